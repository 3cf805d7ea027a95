using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ChatPlatform.Tests.Support;

/// <summary>A program of the staff with a bearer token.</summary>
internal sealed class ApiClient(HttpClient http, string token)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Token { get; } = token;

    /// <summary>Signs in over the API.</summary>
    public static async Task<ApiClient> SignInAsync(AppFixture app, string email, string password)
    {
        using var answer = await app.Http.PostAsJsonAsync("/api/v1/auth/token", new { email, password }, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        return new(app.Http, (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("accessToken").GetString()!);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public async Task<int> StatusAsync(string path)
    {
        using var answer = await GetAsync(path);
        return (int)answer.StatusCode;
    }
}
