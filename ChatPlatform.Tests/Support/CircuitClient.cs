using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Support;

/// <summary>A console page without a browser: speaks the hub's own protocol, and confirms what was drawn or does not.</summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private const byte HandshakeEnd = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _calls = new();
    private readonly bool _confirms;
    private Task _reading = Task.CompletedTask;
    private int _batches;
    private int _lastCall;

    private CircuitClient(bool confirms) => _confirms = confirms;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Drawings that the server has sent.</summary>
    public int Batches => Volatile.Read(ref _batches);

    /// <summary>True once the server has ended the connection.</summary>
    public bool IsOver => _reading.IsCompleted;

    /// <summary>Opens a page as a browser does: the page, the connection, the circuit, its components.</summary>
    /// <param name="http">Keeps its cookies in <paramref name="cookies"/> and is signed in.</param>
    public static async Task<CircuitClient> OpenAsync(HttpClient http, CookieContainer cookies, string path, bool confirms)
    {
        var page = new Uri(http.BaseAddress!, path);
        var html = await http.GetStringAsync(page, Ct);
        var client = new CircuitClient(confirms);
        client._socket.Options.Cookies = cookies;
        client._socket.Options.SetRequestHeader("Origin", http.BaseAddress!.GetLeftPart(UriPartial.Authority));
        await client._socket.ConnectAsync(new UriBuilder(page) { Scheme = "ws", Path = "/_blazor" }.Uri, Ct);
        await client.SendAsync([.. """{"protocol":"blazorpack","version":1}"""u8, HandshakeEnd]);
        client._reading = client.ReadAsync();
        await client.InvokeAsync("StartCircuit", http.BaseAddress.ToString(), page.ToString(), "[]", "");
        var operations = Marker().Matches(html).Select((m, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{m.Groups[1].Value}}}""");
        await client.SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", "");
        return client;
    }

    /// <summary>Opens pages, few at the same time, and waits until each was drawn.</summary>
    public static async Task<IReadOnlyList<CircuitClient>> OpenManyAsync(StaffClient staff, string path, int count)
    {
        var pages = new List<CircuitClient>();
        foreach (var few in Enumerable.Range(0, count).Chunk(5))
        {
            var opened = await Task.WhenAll(few.Select(_ => staff.OpenCircuitAsync(path, confirms: true)));
            await Wait.UntilAsync(() => Task.FromResult(opened.All(page => page.Batches > 0)), TimeSpan.FromSeconds(60));
            pages.AddRange(opened);
        }

        return pages;
    }

    /// <summary>Tells the server that the browser is at another page, and waits until it has taken note.</summary>
    public Task MoveAsync(Uri page) => InvokeAsync("OnLocationChanged", page.ToString(), null, false);

    /// <summary>Leaves without a word, as a browser does whose network is gone.</summary>
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
                    // What follows at once may stand in the same frame.
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
            // Left, or thrown out.
        }
    }

    /// <summary>Takes the whole messages off the front.</summary>
    private async Task TakeAsync(MemoryStream stream)
    {
        var bytes = stream.ToArray().AsMemory();
        while (TryLength(bytes.Span, out var head, out var length) && bytes.Length >= head + length)
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
            await SendAsync([2, 0x91, 6]); // A sign of life for one.
        }
        else if (body.Span.IndexOf("JS.RenderBatch"u8) is >= 0 and < 16 and var at)
        {
            var id = body.Slice(at + "JS.RenderBatch".Length + 1);
            Interlocked.Increment(ref _batches);
            if (_confirms)
            {
                await SendAsync("OnRenderCompleted", ReadNumber(id.Span), null);
            }
        }
    }

    private static long ReadNumber(ReadOnlySpan<byte> bytes) => bytes[0] switch
    {
        < 0x80 => bytes[0],
        0xcc or 0xd0 => bytes[1],
        0xcd or 0xd1 => BinaryPrimitives.ReadInt16BigEndian(bytes[1..]),
        0xce or 0xd2 => BinaryPrimitives.ReadInt32BigEndian(bytes[1..]),
        0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(bytes[1..]),
        var other => throw new InvalidOperationException($"{other:x2} is no number."),
    };

    private static bool TryLength(ReadOnlySpan<byte> bytes, out int head, out int length)
    {
        length = 0;
        for (head = 0; head < bytes.Length; head++)
        {
            length |= (bytes[head] & 127) << (7 * head);
            if (bytes[head] < 128)
            {
                head++;
                return true;
            }
        }

        return false;
    }

    private async Task InvokeAsync(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref _lastCall).ToString(CultureInfo.InvariantCulture);
        var answered = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(Call(id, method, arguments));
        await Task.WhenAny(answered.Task, _reading).WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.True(answered.Task.IsCompleted, "The server ended the connection.");
    }

    private Task SendAsync(string method, params object?[] arguments) => SendAsync(Call(null, method, arguments));

    private static byte[] Call(string? id, string method, object?[] arguments)
    {
        List<byte> body = [0x96, 1, 0x80, .. Pack(id), .. Pack(method), (byte)(0x90 | arguments.Length), .. arguments.SelectMany(Pack), 0x90];
        List<byte> length = [];
        for (var rest = body.Count; ; rest >>= 7)
        {
            length.Add((byte)(rest > 127 ? (rest & 127) | 128 : rest));
            if (rest < 128)
            {
                return [.. length, .. body];
            }
        }
    }

    private static byte[] Pack(object? value) => value switch
    {
        null => [0xc0],
        bool flag => [(byte)(flag ? 0xc3 : 0xc2)],
        long number => [0xd3, .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(number))],
        string text when Encoding.UTF8.GetBytes(text) is var bytes => [0xda, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes],
        _ => throw new ArgumentException("It cannot be packed.", nameof(value)),
    };

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
}
