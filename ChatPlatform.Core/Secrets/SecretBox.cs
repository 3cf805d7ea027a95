using System.Text.Json;
using ChatPlatform.Core.Audit;

namespace ChatPlatform.Core.Secrets;

/// <summary>Whom a secret belongs to and where it may be sent.</summary>
/// <param name="RowId">The row that holds it.</param>
/// <param name="Purpose">What it is for: "provider.key".</param>
/// <param name="Origin">Scheme, host and port that it may be sent to, as <see cref="OriginOf"/> writes them; null for
/// what is sent nowhere.</param>
public sealed record SecretOwner(Guid TenantId, Guid RowId, string Purpose, string? Origin = null)
{
    /// <summary>Scheme, host and port of an absolute address.</summary>
    public static string OriginOf(Uri address) => $"{address.Scheme}://{address.IdnHost}:{address.Port}";
}

/// <summary>
/// Seals secrets before they reach the database. The plaintext names its owner, so a sealed value that was moved to
/// another row,
/// tenant, purpose or address opens for nobody (S31, S34).
/// </summary>
public sealed class SecretBox(FernetRing ring, AuditLog auditLog)
{
    private static readonly Actor s_actor = Actor.System("secrets");

    public string Seal(SecretOwner owner, string secret) =>
        ring.Encrypt(JsonSerializer.SerializeToUtf8Bytes(new Content(owner, secret)));

    /// <summary>
    /// The secret; null when it is sealed for another owner or under no key of the ring, which the audit log then
    /// tells.
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
