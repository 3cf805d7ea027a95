using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>
/// Whose turn it is on this instance: remembers the tenants in the order in which they were served, and keeps large
/// files out of one of the places, so that a small file does not wait for them.
/// </summary>
public sealed class IngestionTurns(IOptions<IngestionOptions> options) : IDisposable
{
    /// <summary>Bytes up to which a file is small.</summary>
    public const long SmallSize = 512 * 1024;

    private const int MaxServed = 256;

    private readonly SemaphoreSlim _claims = new(1);
    private readonly List<Guid> _served = [];
    private readonly HashSet<(Guid, Guid, int)> _large = [];

    /// <summary>Waits until no other claim is decided. Disposing the turn lets the next one begin.</summary>
    public async Task<Turn> BeginAsync(CancellationToken ct)
    {
        await _claims.WaitAsync(ct);
        lock (_served)
        {
            return new(_claims, [.. _served], _large.Count < Math.Max(1, options.Value.Concurrency - 1));
        }
    }

    /// <summary>Notes a claimed document.</summary>
    public void Began(ClaimedDocument document)
    {
        lock (_served)
        {
            _served.Remove(document.TenantId);
            _served.Add(document.TenantId);
            if (_served.Count > MaxServed)
            {
                _served.RemoveAt(0);
            }

            if (document.Size > SmallSize)
            {
                _large.Add(KeyOf(document));
            }
        }
    }

    /// <summary>Notes that a document is no longer processed here.</summary>
    public void Ended(ClaimedDocument document)
    {
        lock (_served)
        {
            _large.Remove(KeyOf(document));
        }
    }

    public void Dispose() => _claims.Dispose();

    private static (Guid, Guid, int) KeyOf(ClaimedDocument document) =>
        (document.TenantId, document.Id, document.Fence);

    /// <summary>A claim that is being decided.</summary>
    /// <param name="Served">Tenants in the order in which they were served, the last one at the end.</param>
    /// <param name="MayBeLarge">False while large files have all places but one.</param>
    public sealed record Turn(SemaphoreSlim Claims, Guid[] Served, bool MayBeLarge) : IDisposable
    {
        public void Dispose() => Claims.Release();
    }
}
