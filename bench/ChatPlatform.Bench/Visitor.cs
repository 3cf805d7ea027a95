using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace ChatPlatform.Bench;

/// <summary>A visitor with an open event stream who asks the next question when the last one is answered.</summary>
internal sealed class Visitor(HttpClient http)
{
    private readonly Channel<(Signal Kind, long At)> _signals = Channel.CreateUnbounded<(Signal, long)>();
    private AuthenticationHeaderValue _token = null!;
    private string _root = "";
    private HttpResponseMessage? _stream;
    private Task _reading = Task.CompletedTask;

    private enum Signal
    {
        Delta,
        Completed,
        Failed,
    }

    /// <summary>Starts the session and opens the stream.</summary>
    public async Task ArriveAsync(CancellationToken ct)
    {
        using var response = await http.PostAsJsonAsync("/api/widget/v1/session", new { widgetKey = "wk_bench" }, ct);
        response.EnsureSuccessStatusCode();
        using var session = JsonDocument.Parse(await response.Content.ReadAsStringAsync(ct));
        _token = new("Bearer", session.RootElement.GetProperty("token").GetString());
        _root =
            "/api/widget/v1/conversations/"
            + session.RootElement.GetProperty("conversation").GetProperty("id").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, _root + "/events")
        {
            Headers = { Authorization = _token },
        };
        _stream = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        _stream.EnsureSuccessStatusCode();
        _reading = ReadAsync(await _stream.Content.ReadAsStreamAsync(ct), ct);
    }

    /// <summary>Sends a question and waits for the complete answer.</summary>
    public async Task<TurnOutcome> AskAsync(string text, TimeSpan patience, CancellationToken ct)
    {
        while (_signals.Reader.TryRead(out _))
        {
        }

        var began = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, _root + "/messages")
        {
            Headers = { Authorization = _token },
            Content = new StringContent(
                $$"""{"clientMessageId":"{{Guid.CreateVersion7()}}","text":"{{text}}"}""",
                Encoding.UTF8,
                "application/json"),
        };
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            return new(false, default, default);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        var first = 0L;
        try
        {
            while (true)
            {
                var (kind, at) = await _signals.Reader.ReadAsync(limit.Token);
                first = first == 0 ? at : first;
                if (kind != Signal.Delta)
                {
                    return new(
                        kind == Signal.Completed, Stopwatch.GetElapsedTime(began, first),
                        Stopwatch.GetElapsedTime(began, at));
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(false, default, default);
        }
    }

    public async Task LeaveAsync()
    {
        _stream?.Dispose();
        await _reading;
    }

    private async Task ReadAsync(Stream body, CancellationToken ct)
    {
        try
        {
            using var reader = new StreamReader(body);
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                Signal? kind = line switch
                {
                    "event: message.delta" => Signal.Delta,
                    "event: message.completed" => Signal.Completed,
                    "event: message.failed" => Signal.Failed,
                    _ => null,
                };
                if (kind is { } known)
                {
                    _signals.Writer.TryWrite((known, Stopwatch.GetTimestamp()));
                }
            }
        }
        catch (Exception e)
            when (e is OperationCanceledException or IOException or ObjectDisposedException or HttpRequestException)
        {
            // The visitor has disconnected.
        }
    }
}

/// <summary>Result of one question.</summary>
internal readonly record struct TurnOutcome(bool Succeeded, TimeSpan FirstText, TimeSpan Whole);
