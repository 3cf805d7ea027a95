using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Support.Browser;

/// <summary>
/// A console page without a browser: speaks the hub's protocol, confirms render batches or not, and can send any event,
/// as an attacker could.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private const byte HandshakeEnd = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _calls = new();
    private readonly ConcurrentDictionary<string, int> _answered = new();
    private readonly RenderedPage _rendered = new();
    private readonly bool _confirms;
    private readonly Uri _page;
    private long _renderer;
    private Task _reading = Task.CompletedTask;
    private int _batches;
    private int _lastCall;

    private CircuitClient(Uri page, bool confirms) => (_page, _confirms) = (page, confirms);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Number of render batches received.</summary>
    public int Batches => Volatile.Read(ref _batches);

    /// <summary>True once the server has ended the connection.</summary>
    public bool IsCompleted => _reading.IsCompleted;

    /// <summary>All text rendered since the last call.</summary>
    public string TakeWords() => _rendered.TakeWords();

    /// <summary>Waits for a matching element and returns the one that was rendered last.</summary>
    public async Task<DrawnElement> FindAsync(Func<DrawnElement, bool> fits)
    {
        DrawnElement? found = null;
        await Wait.UntilAsync(
            () => Task.FromResult((found = _rendered.FindLast(fits)) is not null || IsCompleted), s_patience);
        return found ?? throw new InvalidOperationException("The server ended the connection.");
    }

    /// <summary>
    /// Sends an event of an element, and waits until the server has processed it or the connection has ended.
    /// </summary>
    /// <param name="args">The event arguments of the browser, as JSON.</param>
    /// <param name="times">How often the identical frame is sent.</param>
    public async Task DispatchAsync(DrawnElement element, string name, string args = "{}", int times = 1)
    {
        var call = NextCall();
        var words =
            $$"""[{"eventHandlerId":"""
            + $$"""{{element.Handlers["on" + name]}},"eventName":"{{name}}","eventFieldInfo":null},{{args}}]""";
        var frame = BlazorPackWriter.Call(
            null, "BeginInvokeDotNetFromJS", call, null, "DispatchEventAsync", Interlocked.Read(ref _renderer), words);
        for (var i = 0; i < times; i++)
        {
            await TrySendAsync(frame);
        }

        await Wait.UntilAsync(
            () => Task.FromResult(_answered.GetValueOrDefault(call) == times || IsCompleted), s_patience);
    }

    /// <summary>Types into a field, or selects from a list.</summary>
    public Task ChangeAsync(DrawnElement field, string value) =>
        DispatchAsync(
            field, field.Handlers.ContainsKey("onchange") ? "change" : "input",
            $$"""{"value":{{System.Text.Json.JsonSerializer.Serialize(value)}}}""");

    /// <summary>Opens a page as a browser does: page, connection, circuit, components.</summary>
    /// <param name="http">A signed-in client with its cookies in <paramref name="cookies"/>.</param>
    public static async Task<CircuitClient> OpenAsync(
        HttpClient http, CookieContainer cookies, string path, bool confirms)
    {
        var page = new Uri(http.BaseAddress!, path);
        var html = await http.GetStringAsync(page, Ct);
        var client = new CircuitClient(page, confirms);
        client._socket.Options.Cookies = cookies;
        client._socket.Options.SetRequestHeader("Origin", http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        await client._socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor" }.Uri, Ct);
        await client.SendAsync([.. """{"protocol":"blazorpack","version":1}"""u8, HandshakeEnd]);
        client._reading = client.ReadAsync();
        await client.InvokeAsync("StartCircuit", http.BaseAddress.ToString(), page.ToString(), "[]", "");
        var operations = Marker()
            .Matches(html)
            .Select((m, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{m.Groups[1].Value}}}""");
        await client.SendAsync(
            BlazorPackWriter.Call(
                null,
                "UpdateRootComponents",
                $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""",
                ""));
        return client;
    }

    /// <summary>Opens pages, a few at a time, and waits until each has been rendered.</summary>
    public static async Task<IReadOnlyList<CircuitClient>> OpenManyAsync(StaffClient staff, string path, int count)
    {
        var pages = new List<CircuitClient>();
        foreach (var few in Enumerable.Range(0, count).Chunk(5))
        {
            var opened = await Task.WhenAll(few.Select(_ => staff.OpenCircuitAsync(path, confirms: true)));
            await Wait.UntilAsync(() => Task.FromResult(opened.All(page => page.Batches > 0)), s_patience);
            pages.AddRange(opened);
        }

        return pages;
    }

    /// <summary>Reports a navigation to the server and waits until it is processed.</summary>
    public Task MoveAsync(Uri page) => InvokeAsync("OnLocationChanged", page.ToString(), null, false);

    /// <summary>Reports a navigation; ignores a connection that the server has closed.</summary>
    public Task TryMoveAsync(string path) =>
        TrySendAsync(BlazorPackWriter.Call(null, "OnLocationChanged", new Uri(_page, path).ToString(), null, false));

    /// <summary>Disconnects without closing the protocol, as a browser without network does.</summary>
    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var (buffer, message) = (new byte[64 * 1024], new MemoryStream());
            var isAgreed = false;
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                message.Write(buffer, 0, part.Count);
                if (!isAgreed && Array.IndexOf(message.ToArray(), HandshakeEnd) is >= 0 and var end)
                {
                    // Data that follows may be in the same frame.
                    isAgreed = true;
                    var rest = message.ToArray().AsMemory(end + 1);
                    message.SetLength(0);
                    message.Write(rest.Span);
                }

                if (isAgreed)
                {
                    await TakeAsync(message);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // Disconnected by either side.
        }
    }

    /// <summary>Removes the complete messages from the start of the stream.</summary>
    private async Task TakeAsync(MemoryStream stream)
    {
        var bytes = stream.ToArray().AsMemory();
        while (BlazorPackWriter.TryLength(bytes.Span, out var head, out var length) && bytes.Length >= head + length)
        {
            await HandleAsync(bytes.Slice(head, length));
            bytes = bytes[(head + length)..];
        }

        stream.SetLength(0);
        stream.Write(bytes.Span);
    }

    private async Task HandleAsync(ReadOnlyMemory<byte> body)
    {
        if (body.Span is [_, 3, 0x80, var size, ..])
        {
            _calls.GetValueOrDefault(Encoding.ASCII.GetString(body.Span.Slice(4, size & 31)))?.TrySetResult();
        }
        else if (body.Span is [0x91, 6])
        {
            await SendAsync([2, 0x91, 6]); // Answers a ping.
        }
        else if (body.Span is [_, 1, 0x80, ..])
        {
            await (Take(body.Span[3..]) is { } answer ? SendAsync(answer) : Task.CompletedTask);
        }
    }

    /// <summary>Handles a call of the server and returns a browser's response.</summary>
    private byte[]? Take(ReadOnlySpan<byte> call)
    {
        var reader = new BlazorPackWriter.Reader(call);
        _ = reader.Text();
        var method = reader.Text();
        reader.Skip(1);
        switch (method)
        {
            case "JS.RenderBatch":
                var id = reader.Number();
                _rendered.Add(RenderBatchReader.Read(reader.Bytes()));
                Interlocked.Increment(ref _batches);
                return _confirms ? BlazorPackWriter.Call(null, "OnRenderCompleted", id, null) : null;
            case "JS.EndInvokeDotNet":
                _answered.AddOrUpdate(reader.Text()!, 1, (_, count) => count + 1);
                return null;
            case "JS.BeginInvokeJS" when Renderer().Match(Encoding.UTF8.GetString(call)) is { Success: true } found:
                Interlocked.Exchange(
                    ref _renderer, long.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
                return null;
            default:
                return null;
        }
    }

    private async Task InvokeAsync(string method, params object?[] arguments)
    {
        var id = NextCall();
        var answered = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(BlazorPackWriter.Call(id, method, arguments));
        await Task.WhenAny(answered.Task, _reading).WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.True(answered.Task.IsCompleted, "The server ended the connection.");
    }

    private string NextCall() => Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture);

    private async Task TrySendAsync(byte[] bytes)
    {
        try
        {
            await SendAsync(bytes);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException && IsCompleted)
        {
            // The server has closed the connection.
        }
    }

    private async Task SendAsync(byte[] bytes)
    {
        await _sending.WaitAsync(_stop.Token);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Marker();

    /// <summary>The object that receives the events.</summary>
    [GeneratedRegex("attachWebRendererInterop.*?__dotNetObject\\D+(\\d+)", RegexOptions.Singleline)]
    private static partial Regex Renderer();
}
