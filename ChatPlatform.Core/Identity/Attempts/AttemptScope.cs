using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Mail;

namespace ChatPlatform.Core.Identity.Attempts;

/// <summary>
/// What failed tries are counted for. Names that belong to nobody are counted as names that do (S19).
/// </summary>
/// <param name="Own">SHA-256 of the source: a name from one network, a name on a known device, or a person.</param>
/// <param name="Name">SHA-256 of the name, for tries on unknown devices everywhere together; null where only the source
/// counts.</param>
public sealed record AttemptScope(byte[] Own, byte[]? Name)
{
    /// <summary>A password for a name.</summary>
    /// <param name="network">See <see cref="ClientNetwork"/>.</param>
    /// <param name="device">Id of a device on which the name has signed in before; such a device counts for itself.
    /// Null for an unknown one.</param>
    public static AttemptScope Password(string name, string network, string? device)
    {
        var key = EmailAddress.KeyOf(name);
        return device is null
            ? new(Hash("network", key, network), Hash("name", key))
            : new(Hash("device", key, device), null);
    }

    /// <summary>
    /// A code of the second factor, after the right password: a code is short, so all unknown devices count together.
    /// </summary>
    public static AttemptScope Code(Guid userId, string? device) =>
        new(Hash("code", userId.ToString(), device ?? ""), null);

    /// <summary>A password that is asked for again of somebody who is signed in.</summary>
    public static AttemptScope Proof(Guid userId) => new(Hash("proof", userId.ToString()), null);

    private static byte[] Hash(params string[] parts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
}
