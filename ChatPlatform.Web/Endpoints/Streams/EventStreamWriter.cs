using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace ChatPlatform.Web.Endpoints.Streams;

/// <summary>Writes server-sent events to a response. They are sent with the next flush.</summary>
/// <param name="stall">Timeout of a flush when the client does not read.</param>
public sealed class EventStreamWriter(PipeWriter body, TimeSpan stall)
{
    /// <summary>Writes the reconnection delay of the client.</summary>
    public void Retry() => Write("retry: 2000\n\n");

    /// <summary>Writes a comment that keeps the connection open in clients and proxies.</summary>
    public void Heartbeat() => Write(":\n\n");

    /// <summary>Writes an event.</summary>
    /// <param name="id">Event id, which the client sends as Last-Event-ID to resume; null for events that are not
    /// replayed.</param>
    /// <param name="data">JSON in UTF-8, on one line.</param>
    public void Event(string? id, string type, ReadOnlySpan<byte> data)
    {
        if (id is not null)
        {
            Write($"id: {id}\n");
        }

        Write($"event: {type}\ndata: ");
        body.Write(data);
        body.Write("\n\n"u8);
    }

    /// <summary>Sends the written events.</summary>
    /// <exception cref="TimeoutException">The client did not read within the timeout.</exception>
    public async Task FlushAsync(CancellationToken ct)
    {
        var flushing = body.FlushAsync(ct);
        if (!flushing.IsCompletedSuccessfully)
        {
            await flushing.AsTask().WaitAsync(stall, ct);
        }
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, body);
}
