using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Mail;

namespace ChatPlatform.Core.Identity.Attempts;

/// <summary>What failed attempts are counted for. Unknown names are counted like existing ones (S19).</summary>
/// <param name="Own">SHA-256 of the source: a name from one network, a name on a known device, or a user.</param>
/// <param name="Name">SHA-256 of the name, for attempts on all unknown devices together; null when only the source
/// counts.</param>
public sealed record AttemptScope(byte[] Own, byte[]? Name)
{
    /// <summary>A password for a name.</summary>
    /// <param name="network">See <see cref="ClientNetwork"/>.</param>
    /// <param name="device">Id of a device on which the name has signed in before, which is counted separately; null
    /// for an unknown device.</param>
    public static AttemptScope Password(string name, string network, string? device)
    {
        var key = EmailAddress.KeyOf(name);
        return device is null
            ? new(Hash("network", key, network), Hash("name", key))
            : new(Hash("device", key, device), null);
    }

    /// <summary>
    /// A code of the second factor after the correct password. All unknown devices count together, because a code is
    /// short.
    /// </summary>
    public static AttemptScope Code(Guid userId, string? device) =>
        new(Hash("code", userId.ToString(), device ?? ""), null);

    /// <summary>A signed-in user's password, requested again for confirmation.</summary>
    public static AttemptScope PasswordConfirmation(Guid userId) => new(Hash("proof", userId.ToString()), null);

    private static byte[] Hash(params string[] parts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)));
}
