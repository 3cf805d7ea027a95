using ChatPlatform.Core.Audit;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>Changes of the key ring by the platform or its operator.</summary>
public sealed class KeyRingRotation(
    IKeyManager keys, KeyRingStore store, IOptions<KeyManagementOptions> options, AuditLog auditLog, TimeProvider clock)
{
    /// <summary>Time between publishing and activating a key: longer than instances need to notice it.</summary>
    private static readonly TimeSpan s_notice = KeyRingMonitor.Interval * 3;

    /// <summary>Revokes all keys and creates a new one: all users must sign in again.</summary>
    public async Task RevokeAllAsync(CancellationToken ct)
    {
        // Creates the new key first, because an instance that found only revoked keys would create one of its own.
        var now = clock.GetUtcNow();
        keys.CreateNewKey(now, now + options.Value.NewKeyLifetime);
        keys.RevokeAllKeys(now, "rotate-keyring");
        var removed = await store.RemovePlainAsync(ct);
        await auditLog.RecordAsync(
            AuditEntry.Security(
                "key_ring.rotated", Actor.System("rotate-keyring"), targetType: "key_ring",
                after: new { plainKeysRemoved = removed }),
            ct);
    }

    /// <summary>
    /// Creates an encrypted key to replace unencrypted ones, which still decrypt what they protected.
    /// </summary>
    internal async Task ReplacePlainAsync(CancellationToken ct)
    {
        if (await store.StateAsync(ct) is { Plain: > 0, Encrypted: 0 })
        {
            var begins = clock.GetUtcNow() + s_notice;
            keys.CreateNewKey(begins, begins + options.Value.NewKeyLifetime);
        }
    }
}
