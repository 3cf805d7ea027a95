using ChatPlatform.Core.Audit;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>Changes of the ring that the platform or its operator makes.</summary>
public sealed class KeyRingRotation(
    IKeyManager keys, KeyRingStore store, IOptions<KeyManagementOptions> options, AuditLog auditLog, TimeProvider clock)
{
    /// <summary>How long a key is known before it protects anything: longer than instances need to notice it.</summary>
    private static readonly TimeSpan s_notice = KeyRingMonitor.Interval * 3;

    /// <summary>Revokes every key and makes a new one: whoever is signed in has to sign in again.</summary>
    public async Task RevokeAllAsync(CancellationToken ct)
    {
        // The new key first: an instance that looks in between would find only revoked ones and make a key of its own.
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
    /// Puts an encrypted key in the place of keys from before encryption, which go on opening what they protected.
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
