namespace ChatPlatform.Web.Security.Limits;

/// <summary>One thing that is open. It is given back once, however often it is disposed.</summary>
public sealed class ConcurrencyLease(IReadOnlyList<string> keys, Action<ConcurrencyLease> onClose) : IDisposable
{
    private int _isClosed;

    /// <summary>Its name in Redis.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Those whom it counts for.</summary>
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
