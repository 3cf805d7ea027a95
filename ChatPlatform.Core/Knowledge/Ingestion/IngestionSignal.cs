using System.Threading.Channels;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>Tells this instance's worker that a document waits. A lost signal costs seconds, not a document: the worker also looks by itself.</summary>
public sealed class IngestionSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Offer() => _channel.Writer.TryWrite(true);

    /// <summary>Returns at the next signal, or after <paramref name="patience"/>.</summary>
    internal async Task WaitAsync(TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            await _channel.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
        }
    }
}
