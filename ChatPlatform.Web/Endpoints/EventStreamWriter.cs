using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Writes server-sent events to one response. What is written is sent with the next flush.</summary>
/// <param name="stall">How long a flush may wait for a reader that takes nothing.</param>
public sealed class EventStreamWriter(PipeWriter body, TimeSpan stall)
{
    /// <summary>Writes how long the client waits before it connects again.</summary>
    public void Retry() => Write("retry: 2000\n\n");

    /// <summary>Writes a comment, so that both sides and what lies between them see that the stream is open.</summary>
    public void Heartbeat() => Write(":\n\n");

    /// <summary>Writes an event.</summary>
    /// <param name="id">What the client sends as Last-Event-ID to resume after this event; null for events that are not
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

    /// <summary>Sends what was written.</summary>
    /// <exception cref="TimeoutException">The reader took nothing for as long as it may.</exception>
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
