namespace ChatPlatform.Web.Security.Limits;

/// <summary>A counted slot. Disposing releases it; further calls do nothing.</summary>
public sealed class ConcurrencyLease(IReadOnlyList<string> keys, Action<ConcurrencyLease> onClose) : IDisposable
{
    private int _isClosed;

    /// <summary>Member name in Redis.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Limits against which the slot is counted.</summary>
    public IReadOnlyList<string> Keys => keys;

    public bool IsClosed => Volatile.Read(ref _isClosed) == 1;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            onClose(this);
        }
    }
}
