using System.Text.Json;
using ChatPlatform.Core.Audit;

namespace ChatPlatform.Core.Secrets;

/// <summary>The owner of a secret, and where it may be sent.</summary>
/// <param name="RowId">The row that contains it.</param>
/// <param name="Purpose">Purpose, such as "provider.key".</param>
/// <param name="Origin">Scheme, host and port of the allowed destination, as <see cref="OriginOf"/> writes them; null
/// for secrets that are not sent.</param>
public sealed record SecretOwner(Guid TenantId, Guid RowId, string Purpose, string? Origin = null)
{
    /// <summary>Scheme, host and port of an absolute URI.</summary>
    public static string OriginOf(Uri address) => $"{address.Scheme}://{address.IdnHost}:{address.Port}";
}

/// <summary>
/// Encrypts secrets before they are stored. The plaintext contains the owner, so that a value moved to another row,
/// tenant, purpose or address cannot be decrypted (S31, S34).
/// </summary>
public sealed class SecretBox(FernetRing ring, AuditLog auditLog)
{
    private static readonly Actor s_actor = Actor.System("secrets");

    public string Seal(SecretOwner owner, string secret) =>
        ring.Encrypt(JsonSerializer.SerializeToUtf8Bytes(new Content(owner, secret)));

    /// <summary>
    /// Decrypts a secret. Null, with a security event in the audit log, when it belongs to another owner or no key of
    /// the ring encrypted it.
    /// </summary>
    public async Task<string?> OpenAsync(SecretOwner owner, string sealedSecret, CancellationToken ct)
    {
        var content = ring.Decrypt(sealedSecret) is { } plaintext
            ? JsonSerializer.Deserialize<Content>(plaintext)
            : null;
        if (content?.Owner == owner)
        {
            return content.Secret;
        }

        var reason = content is null ? "unreadable" : "another owner";
        await auditLog.RecordAsync(
            AuditEntry.Security("secret.refused", s_actor, owner.TenantId, owner.Purpose, owner.RowId, new { reason }),
            ct);
        return null;
    }

    private sealed record Content(SecretOwner Owner, string Secret);
}
