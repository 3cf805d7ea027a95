using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>Counts the event streams that are open. A slot is given back when it is disposed.</summary>
public sealed class StreamSlots(IOptions<StreamLimitOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _all;

    /// <summary>Streams that are open on this instance.</summary>
    public int Count => Volatile.Read(ref _all);

    /// <summary>True when this instance has no room for anybody.</summary>
    public bool IsFull => Count >= options.Value.PerInstance;

    /// <summary>A slot, or null when the session, the address or the instance has as many as it may.</summary>
    public IDisposable? TryOpen(string session, string address)
    {
        var (ofSession, ofAddress) = ("session:" + session, "address:" + address);
        lock (_gate)
        {
            if (_all >= options.Value.PerInstance || Of(ofSession) >= options.Value.PerSession || Of(ofAddress) >= options.Value.PerAddress)
            {
                return null;
            }

            _all++;
            _counts[ofSession] = Of(ofSession) + 1;
            _counts[ofAddress] = Of(ofAddress) + 1;
        }

        return new Slot(this, ofSession, ofAddress);
    }

    private int Of(string key) => _counts.GetValueOrDefault(key);

    private void Close(string session, string address)
    {
        lock (_gate)
        {
            _all--;
            Lower(session);
            Lower(address);
        }
    }

    private void Lower(string key)
    {
        if (--_counts[key] == 0)
        {
            _counts.Remove(key);
        }
    }

    private sealed class Slot(StreamSlots slots, string session, string address) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                slots.Close(session, address);
            }
        }
    }
}
