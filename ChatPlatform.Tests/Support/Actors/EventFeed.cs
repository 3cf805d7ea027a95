using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>An event as received.</summary>
public sealed record FeedEvent(string? Id, string Type, JsonElement Data, DateTimeOffset At)
{
    /// <summary>The message of message.created and message.completed.</summary>
    public WireMessage Message => Data.GetProperty("message").Deserialize<WireMessage>(JsonSerializerOptions.Web)!;
}

/// <summary>
/// Reads a conversation's event stream in the background; tests wait for expected events and never sleep.
/// </summary>
public sealed class EventFeed : IAsyncDisposable
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<FeedEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isClosed;

    private EventFeed(HttpResponseMessage response)
    {
        Response = response;
        _reading = ReadAsync(_stop.Token);
    }

    public HttpResponseMessage Response { get; }

    /// <summary>All events received so far.</summary>
    public IReadOnlyList<FeedEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Id of the newest durable event.</summary>
    public string? LastId => Events.LastOrDefault(e => e.Id is not null)?.Id;

    /// <summary>True once the server has ended the stream or the connection is lost.</summary>
    public bool IsCompleted => _reading.IsCompleted;

    internal static async Task<EventFeed> OpenAsync(HttpClient http, HttpRequestMessage request, CancellationToken ct)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        return new(response);
    }

    /// <summary>Returns the first matching event, received already or later.</summary>
    public async Task<FeedEvent> WaitForAsync(Func<FeedEvent, bool> predicate, TimeSpan? timeout = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout ?? DefaultTimeout);
        while (true)
        {
            Task news;
            lock (_lock)
            {
                if (_events.Find(e => predicate(e)) is { } found)
                {
                    return found;
                }

                news = _news.Task;
            }

            if (IsCompleted)
            {
                throw new InvalidOperationException($"The stream ended without the event. {Describe()}");
            }

            try
            {
                await Task.WhenAny(news, _reading).WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new TimeoutException($"The event was not received. {Describe()}");
            }
        }
    }

    public Task<FeedEvent> WaitForAsync(string type, TimeSpan? timeout = null) =>
        WaitForAsync(e => e.Type == type, timeout);

    /// <summary>Closes the stream; received events remain available.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        await _stop.CancelAsync();
        await _reading;
        Response.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            await using var body = await Response.Content.ReadAsStreamAsync(ct);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(ct))
            {
                using var data = JsonDocument.Parse(item.Data);
                lock (_lock)
                {
                    _events.Add(new(item.EventId, item.EventType, data.RootElement.Clone(), DateTimeOffset.UtcNow));
                    _news.TrySetResult();
                    _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The test or the server closed the stream.
        }
    }

    private string Describe() => "Received: " + string.Join(", ", Events.Select(e => $"{e.Id} {e.Type} {e.Data}"));
}
