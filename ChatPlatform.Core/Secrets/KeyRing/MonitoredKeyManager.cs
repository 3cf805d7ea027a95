using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>
/// A key manager that can be told to reload the key ring, which ASP.NET Core's own reloads only once a day.
/// </summary>
public sealed class MonitoredKeyManager(
    IOptions<KeyManagementOptions> options,
    IActivator activator,
    ILoggerFactory loggers
) : IKeyManager, IDisposable
{
    private readonly XmlKeyManager _inner = new(options, activator, loggers);
    private CancellationTokenSource _changed = new();

    /// <summary>Makes this instance reload the ring at its next use.</summary>
    public void Reload()
    {
        using var before = Interlocked.Exchange(ref _changed, new());
        before.Cancel();
    }

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) =>
        _inner.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => _inner.GetAllKeys();

    public CancellationToken GetCacheExpirationToken() =>
        CancellationTokenSource
            .CreateLinkedTokenSource(_inner.GetCacheExpirationToken(), Volatile.Read(ref _changed).Token)
            .Token;

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) =>
        _inner.RevokeAllKeys(revocationDate, reason);

    public void RevokeKey(Guid keyId, string? reason = null) => _inner.RevokeKey(keyId, reason);

    public void Dispose() => _changed.Dispose();
}
