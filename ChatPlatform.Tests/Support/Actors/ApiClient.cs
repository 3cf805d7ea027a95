using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>A staff API client with a bearer token.</summary>
internal sealed class ApiClient(HttpClient http, string token)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Token { get; } = token;

    public static Task<ApiClient> OwnerAsync(AppFixture app) =>
        SignInAsync(app, "owner@acme.demo", "Demo-tenant-2026!");

    /// <summary>A supporter of Acme only, "Jon Berg".</summary>
    public static Task<ApiClient> SupporterAsync(AppFixture app) =>
        SignInAsync(app, "supporter2@demo.local", "Demo-supporter-2026!");

    public static Task<ApiClient> AdminAsync(AppFixture app) =>
        SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");

    /// <summary>Signs in over the API.</summary>
    public static async Task<ApiClient> SignInAsync(AppFixture app, string email, string password)
    {
        using var answer = await app.Http.PostAsJsonAsync("/api/v1/auth/token", new { email, password }, Ct);
        Assert.True(
            answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        return new(
            app.Http, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("accessToken").GetString()!
        );
    }

    /// <param name="body">An object, JSON as text, or an <c>HttpContent</c>.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body = null, string? ifMatch = null, string? lastEventId = null)
    {
        using var request = Request(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string json => new StringContent(json, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<int> StatusAsync(string path)
    {
        using var answer = await GetAsync(path);
        return (int)answer.StatusCode;
    }

    /// <summary>Sends a read that must succeed and returns it with its entity tag.</summary>
    public async Task<(JsonElement Json, string? ETag)> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct), answer.Headers.ETag?.ToString());
    }

    /// <summary>Sends a request that must return the given status.</summary>
    public async Task<JsonElement> ExpectAsync(
        HttpStatusCode status, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var answer = await SendAsync(method, path, body, ifMatch);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == status, $"{method} {path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public Task<EventFeed> OpenStreamAsync(string path) => EventFeed.OpenAsync(http, Request(HttpMethod.Get, path), Ct);

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return request;
    }
}
