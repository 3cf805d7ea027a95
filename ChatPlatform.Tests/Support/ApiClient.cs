using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Support;

/// <summary>A person of the staff at the REST API, signed in as the console does it: by cookie, with the page's token on writes.</summary>
internal sealed partial class ApiClient : IDisposable
{
    public const string Admin = "admin@demo.local";
    public const string AdminPassword = "Demo-admin-2026!";

    private readonly HttpClient _http;
    private string _token = "";

    private ApiClient(AppFixture app) =>
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = app.Address };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<ApiClient> OwnerAsync(AppFixture app) => SignInAsync(app, "owner@acme.demo", "Demo-tenant-2026!");

    public static Task<ApiClient> SupporterAsync(AppFixture app) => SignInAsync(app, "supporter2@demo.local", "Demo-supporter-2026!");

    public static Task<ApiClient> AdminAsync(AppFixture app) => SignInAsync(app, Admin, AdminPassword);

    public static async Task<ApiClient> SignInAsync(AppFixture app, string email, string password)
    {
        var client = new ApiClient(app);
        var fields = new Dictionary<string, string>
        {
            ["email"] = email, ["password"] = password, ["returnUrl"] = "/", ["__RequestVerificationToken"] = await client.TokenAsync("/sign-in"),
        };
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await client._http.PostAsync(new Uri("/sign-in", UriKind.Relative), form, Ct);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        client._token = await client.TokenAsync("/nothing-here");
        return client;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body = null, string? ifMatch = null, bool withToken = true, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string json => new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
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

        if (withToken && method != HttpMethod.Get)
        {
            request.Headers.Add("RequestVerificationToken", _token);
        }

        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    /// <summary>A read that must succeed, with its entity tag.</summary>
    public async Task<(JsonElement Json, string? ETag)> ReadAsync(string path)
    {
        using var answer = await GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
        return (await JsonAsync(answer), answer.Headers.ETag?.ToString());
    }

    /// <summary>A call that must end with a status.</summary>
    public async Task<JsonElement> ExpectAsync(HttpStatusCode status, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var answer = await SendAsync(method, path, body, ifMatch);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == status, $"{method} {path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    public Task<EventFeed> ListenAsync(string path) => EventFeed.OpenAsync(_http, new(HttpMethod.Get, new Uri(path, UriKind.Relative)), Ct);

    public static Task<JsonElement> JsonAsync(HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    public void Dispose() => _http.Dispose();

    private async Task<string> TokenAsync(string page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await _http.SendAsync(request, Ct);
        return Token().Match(await answer.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
