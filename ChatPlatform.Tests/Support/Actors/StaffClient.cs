using System.Net;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>
/// A staff browser without scripts: cookies, forms and antiforgery tokens. Does not follow redirects.
/// </summary>
internal sealed partial class StaffClient : IDisposable
{
    private readonly HttpClient _http;

    private readonly CookieContainer _cookies = new();

    public StaffClient(AppFixture app) : this(app.Address)
    {
    }

    public StaffClient(Uri address)
    {
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies })
        {
            BaseAddress = address,
        };
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative), Ct);

    /// <summary>Sends a request with the browser's cookies.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, Ct);

    /// <summary>Opens an event stream with the browser's cookies.</summary>
    public Task<EventFeed> OpenStreamAsync(string path) =>
        EventFeed.OpenAsync(_http, new(HttpMethod.Get, new Uri(path, UriKind.Relative)), Ct);

    /// <summary>Opens a page with its circuit.</summary>
    /// <param name="confirms">False never confirms a render batch.</param>
    public Task<CircuitClient> OpenCircuitAsync(string path, bool confirms) =>
        CircuitClient.OpenAsync(_http, _cookies, path, confirms);

    public async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        return await _http.PostAsync(new Uri(path, UriKind.Relative), form, Ct);
    }

    /// <summary>Posts a form with a page's antiforgery token.</summary>
    public async Task<HttpResponseMessage> PostWithTokenAsync(
        string page, string path, Dictionary<string, string> fields)
    {
        fields["__RequestVerificationToken"] = await TokenAsync(page);
        return await PostAsync(path, fields);
    }

    /// <summary>A page's antiforgery token.</summary>
    public async Task<string> TokenAsync(string page) =>
        Token().Match(await _http.GetStringAsync(new Uri(page, UriKind.Relative), Ct)).Groups[1].Value;

    public Task<HttpResponseMessage> SignInAsync(string email, string password, string returnUrl = "/") =>
        PostWithTokenAsync(
            "/sign-in",
            "/sign-in",
            new()
            {
                ["email"] = email,
                ["password"] = password,
                ["returnUrl"] = returnUrl,
            });

    /// <summary>Uploads a file as the knowledge page does.</summary>
    /// <param name="withToken">False omits the antiforgery token.</param>
    public async Task<HttpResponseMessage> UploadAsync(
        string tenant, string name, byte[] content, bool withToken = true)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/tenants/{tenant}/documents")
        {
            Content = form,
        };
        if (withToken)
        {
            request.Headers.Add("RequestVerificationToken", await TokenAsync($"/t/{tenant}/knowledge"));
        }

        return await _http.SendAsync(request, Ct);
    }

    /// <summary>The error message that a page shows.</summary>
    public static string Alert(string html) => WebUtility.HtmlDecode(AlertText().Match(html).Groups[1].Value).Trim();

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("role=\"alert\".*?<span>(.*?)</span>", RegexOptions.Singleline)]
    private static partial Regex AlertText();
}
