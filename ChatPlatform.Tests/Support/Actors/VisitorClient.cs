using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>A visitor with a widget: all requests use HTTP, as those of a browser.</summary>
public sealed class VisitorClient
{
    private readonly HttpClient _http;

    private readonly JsonElement _session;

    private VisitorClient(HttpClient http, JsonElement session)
    {
        _http = http;
        _session = session;
        Token = session.GetProperty("token").GetString()!;
        VisitorToken = session.GetProperty("visitorToken").GetString()!;
        Conversation = session.GetProperty("conversation").Deserialize<WireConversation>(JsonSerializerOptions.Web)!;
    }

    public string Token { get; set; }

    public string VisitorToken { get; }

    /// <summary>The conversation at the start of the session.</summary>
    public WireConversation Conversation { get; }

    public Guid ConversationId => Conversation.Id;

    private string Root => $"/api/widget/v1/conversations/{ConversationId}";

    public static async Task<VisitorClient> StartAsync(
        HttpClient http, string widgetKey, string? visitorToken = null, string? userToken = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var response = await http.PostAsJsonAsync(
            "/api/widget/v1/session",
            new
            {
                widgetKey,
                visitorToken,
                userToken,
            },
            ct);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return new(http, await response.Content.ReadFromJsonAsync<JsonElement>(ct));
    }

    /// <summary>The same visitor and session with another HTTP client.</summary>
    public VisitorClient Via(HttpClient http) => new(http, _session);

    /// <summary>Posts a message and returns the response.</summary>
    public Task<HttpResponseMessage> PostAsync(string text, string? clientMessageId = null) =>
        SendAsync(
            HttpMethod.Post, Root + "/messages",
            new { clientMessageId = clientMessageId ?? Guid.CreateVersion7().ToString(), text });

    /// <summary>Posts a message that must be accepted.</summary>
    public async Task<WireMessage> SendMessageAsync(string text, string? clientMessageId = null)
    {
        using var response = await PostAsync(text, clientMessageId);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await ReadAsync(response)).GetProperty("message").Deserialize<WireMessage>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Posts a message and waits for the assistant's complete answer.</summary>
    public async Task<WireMessage> AskAsync(string text, TimeSpan? timeout = null)
    {
        await using var feed = await OpenStreamAsync();
        var mine = await SendMessageAsync(text);
        var ended = await feed.WaitForAsync(
            e => (e.Type == "message.completed" && e.Message.Seq > mine.Seq) || e.Type == "message.failed", timeout);
        Assert.True(ended.Type == "message.completed", $"The answer failed: {ended.Data}");
        return ended.Message;
    }

    /// <summary>Opens the event stream; with an id, it resumes after that event.</summary>
    public Task<EventFeed> OpenStreamAsync(string? lastEventId = null)
    {
        var request = Request(HttpMethod.Get, Root + "/events");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        return EventFeed.OpenAsync(_http, request, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens the event stream; null if the limit is reached.</summary>
    public async Task<EventFeed?> TryOpenStreamAsync()
    {
        try
        {
            return await OpenStreamAsync();
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<WireMessage>> MessagesAsync()
    {
        using var response = await SendAsync(HttpMethod.Get, Root + "/messages?limit=100");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await ReadAsync(response))
            .GetProperty("items")
            .Deserialize<List<WireMessage>>(JsonSerializerOptions.Web)!;
    }

    /// <summary>The current conversation.</summary>
    public async Task<WireConversation> GetAsync()
    {
        using var response = await SendAsync(HttpMethod.Get, Root);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await ReadAsync(response)).Deserialize<WireConversation>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Requests a human with the button.</summary>
    public async Task<WireEscalation> EscalateAsync(string? reason = null)
    {
        using var response = await SendAsync(HttpMethod.Post, Root + "/escalation", new { reason });
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        return (await ReadAsync(response))
            .GetProperty("escalation")
            .Deserialize<WireEscalation>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Asks for a person and returns the response.</summary>
    public Task<HttpResponseMessage> EscalateRawAsync() =>
        SendAsync(HttpMethod.Post, Root + "/escalation", new { });

    /// <summary>Sends a request with the visitor's token.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null)
    {
        var request = Request(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        return _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return request;
    }
}
