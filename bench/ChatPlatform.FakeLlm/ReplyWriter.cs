using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatPlatform.FakeLlm;

/// <summary>Writes a reply in the chat-completions format.</summary>
internal sealed class ReplyWriter(HttpResponse response, CompletionRequest request, CancellationToken ct)
{
    /// <summary>Minimum characters of a single write of a flood.</summary>
    private const int FloodPiece = 64 * 1024;

    private static readonly TimeSpan s_betweenFloods = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan s_beforeCut = TimeSpan.FromMilliseconds(300);

    private static readonly byte[] s_done = "data: [DONE]\n\n"u8.ToArray();

    public Task WriteAsync(Reply reply) => reply switch
    {
        Reply.Text text when !request.IsStreamed => WholeAsync(text.Content, null, text.Pace),
        Reply.ToolCall call when !request.IsStreamed => WholeAsync(null, call, call.Pace),
        Reply.Text text => StreamAsync(text.Content, text.Pace),
        Reply.Stepped stepped => StepAsync(stepped),
        Reply.ToolCall call => CallAsync(call),
        Reply.Status status => StatusAsync(status),
        Reply.KeepAlive alive => KeepAliveAsync(alive),
        Reply.Raw raw => RawAsync(raw),
        Reply.Silence silence => SilenceAsync(silence.AfterHeaders),
        Reply.CutOff cut => CutOffAsync(cut.Content),
        Reply.Stall stall => StallAsync(stall.Content),
        Reply.Endless endless => EndlessAsync(endless.Token),
        Reply.Flood flood => FloodAsync(flood),
        Reply.SplitUtf8 split => SplitAsync(split.Content),
        _ => throw new InvalidOperationException($"{reply.GetType().Name} is not supported."),
    };

    private async Task StreamAsync(string content, Pace pace)
    {
        Begin();
        await Task.Delay(pace.FirstToken, ct);
        if (pace.TokensPerSecond <= 0)
        {
            var all = new StringBuilder();
            foreach (var token in Tokens(content))
            {
                all.Append(Delta(token));
            }

            all.Append(End("stop"));
            await WriteAsync(all.ToString());
            await response.Body.WriteAsync(s_done, ct);
            return;
        }

        var gap = TimeSpan.FromSeconds(1 / pace.TokensPerSecond);
        foreach (var token in Tokens(content))
        {
            await WriteAsync(Delta(token));
            await response.Body.FlushAsync(ct);
            await Task.Delay(gap, ct);
        }

        await WriteAsync(End("stop"));
        await response.Body.WriteAsync(s_done, ct);
    }

    private async Task StepAsync(Reply.Stepped stepped)
    {
        Begin();
        var tokens = Tokens(stepped.Content).ToList();
        for (var step = 0; step < stepped.Steps; step++)
        {
            await stepped.Released.WaitAsync(ct);
            var part = tokens[(step * tokens.Count / stepped.Steps)..((step + 1) * tokens.Count / stepped.Steps)];
            await WriteAsync(string.Concat(part.Select(Delta)));
            await response.Body.FlushAsync(ct);
        }

        await WriteAsync(End("stop"));
        await response.Body.WriteAsync(s_done, ct);
    }

    private async Task CallAsync(Reply.ToolCall call)
    {
        Begin();
        await Task.Delay(call.Pace.FirstToken, ct);
        var (first, second) = (
            call.Arguments[..(call.Arguments.Length / 2)], call.Arguments[(call.Arguments.Length / 2)..]);
        await WriteAsync(
            Event(
                """{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"""
                    + Json(call.Name)
                    + ""","arguments":"""
                    + Json(first)
                    + "}}]}"));
        await WriteAsync(Event("""{"tool_calls":[{"index":0,"function":{"arguments":""" + Json(second) + "}}]}"));
        await WriteAsync(End("tool_calls"));
        await response.Body.WriteAsync(s_done, ct);
    }

    private async Task WholeAsync(string? content, Reply.ToolCall? call, Pace pace)
    {
        await Task.Delay(pace.FirstToken, ct);
        response.ContentType = "application/json";
        var calls = call is null
            ? ""
            : ""","tool_calls":[{"id":"call_1","type":"function","function":{"name":"""
                + Json(call.Name)
                + ""","arguments":"""
                + Json(call.Arguments)
                + "}}]";
        await WriteAsync(
            """{"id":"c1","object":"chat.completion","created":1,"model":"""
            + $$$"""{{{Json(request.Model)}}},"choices":[{"index":0,"message":{"role":"assistant","content":"""
            + $$$"""{{{Json(content)}}}{{{calls}}}},"finish_reason":"""
            + $$$"""{{{Json(call is null ? "stop" : "tool_calls")}}}}],"usage":{{{Usage}}}}"""
        );
    }

    private async Task StatusAsync(Reply.Status status)
    {
        response.StatusCode = status.Code;
        if (status.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        response.ContentType = "application/json";
        await WriteAsync(status.Body ?? """{"error":{"message":"The fake was told to fail.","type":"fake"}}""");
    }

    private async Task KeepAliveAsync(Reply.KeepAlive alive)
    {
        Begin();
        for (var i = 0; i < alive.Comments; i++)
        {
            await Task.Delay(alive.Gap, ct);
            await WriteAsync(": keep-alive\n\n");
            await response.Body.FlushAsync(ct);
        }

        await Task.Delay(alive.Gap, ct);
        await WriteAsync(Delta(alive.Content) + End("stop"));
        await response.Body.WriteAsync(s_done, ct);
    }

    private async Task RawAsync(Reply.Raw raw)
    {
        response.ContentType = raw.ContentType;
        var piece = raw.Piece > 0 ? raw.Piece : Math.Max(1, raw.Body.Length);
        for (var start = 0; start < raw.Body.Length; start += piece)
        {
            await response.Body.WriteAsync(raw.Body.AsMemory(start, Math.Min(piece, raw.Body.Length - start)), ct);
            await response.Body.FlushAsync(ct);
        }
    }

    private async Task SilenceAsync(bool afterHeaders)
    {
        if (afterHeaders)
        {
            Begin();
            await response.StartAsync(ct);
        }

        await Task.Delay(Timeout.Infinite, ct);
    }

    private async Task CutOffAsync(string content)
    {
        await PartAsync(content);
        await Task.Delay(s_beforeCut, ct); // A reset discards text that the client has not read yet.
        response.HttpContext.Abort();
    }

    private async Task StallAsync(string content)
    {
        await PartAsync(content);
        await Task.Delay(Timeout.Infinite, ct);
    }

    private async Task EndlessAsync(string token)
    {
        Begin();
        var many = string.Concat(Enumerable.Repeat(Delta(token), 50));
        while (!ct.IsCancellationRequested)
        {
            await WriteAsync(many);
            await response.Body.FlushAsync(ct);
        }
    }

    private async Task FloodAsync(Reply.Flood flood)
    {
        Begin();
        await WriteAsync(flood.Start);
        var piece = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat(flood.Piece, Math.Max(1, FloodPiece / flood.Piece.Length))));
        for (long sent = 0; sent < flood.MaxBytes; sent += piece.Length)
        {
            await response.Body.WriteAsync(piece, ct);
            await response.Body.FlushAsync(ct);
            flood.Count(piece.Length);
            // Writes after the client has disconnected succeed until the disconnect is noticed.
            await Task.Delay(s_betweenFloods, ct);
        }
    }

    private async Task SplitAsync(string content)
    {
        Begin();
        foreach (var octet in Encoding.UTF8.GetBytes(Delta(content) + End("stop")))
        {
            await response.Body.WriteAsync(new[] { octet }, ct);
            await response.Body.FlushAsync(ct);
        }

        await response.Body.WriteAsync(s_done, ct);
    }

    private async Task PartAsync(string content)
    {
        Begin();
        foreach (var token in Tokens(content))
        {
            await WriteAsync(Delta(token));
        }

        await response.Body.FlushAsync(ct);
    }

    private void Begin() => response.ContentType = "text/event-stream";

    private async Task WriteAsync(string text) => await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);

    private string Delta(string token) => Event($$"""{"content":{{Json(token)}}}""");

    private string Event(string delta) =>
        """data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"""
        + $$$"""{{{Json(request.Model)}}},"choices":[{"index":0,"delta":{{{delta}}},"finish_reason":null}]}"""
        + "\n\n";

    private static string End(string reason) =>
        """data: {"id":"c1","object":"chat.completion.chunk","created":1,"choices":"""
        + $$$"""[{"index":0,"delta":{},"finish_reason":"{{{reason}}}"}]}"""
        + "\n\n"
        + $$"""data: {"id":"c1","object":"chat.completion.chunk","created":1,"choices":[],"usage":{{Usage}}}"""
        + "\n\n";

    private const string Usage = """{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}""";

    private static string Json(string? text) => text is null ? "null" : JsonSerializer.Serialize(text);

    private static IEnumerable<string> Tokens(string content)
    {
        for (int start = 0, end; start < content.Length; start = end)
        {
            var space = content.IndexOf(' ', start);
            end = space < 0 ? content.Length : space + 1;
            yield return content[start..end];
        }
    }
}
