using System.Text;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>
/// Scale: about 25 hostile values in each of 15 headers that the program or its framework reads, on nine routes of
/// every kind.
/// </summary>
public sealed class HeaderFuzzTests(AppFixture app) : IClassFixture<AppFixture>, IDisposable
{
    private static readonly (string Method, string Path)[] s_routes =
    [
        ("GET", "/sign-in"),
        ("GET", "/account"),
        ("GET", "/healthz/ready"),
        ("GET", "/api/v1/me"),
        ("GET", "/api/v1/tenants/acme/agents"),
        ("PUT", "/api/v1/tenants/acme/agents/{agent}/tools"),
        ("GET", "/api/widget/v1/config?key=wk_demo_acme"),
        ("POST", "/api/widget/v1/session"),
        ("GET", "/api/v1/tenants/acme/conversations/0198c5f2-6a10-7c3e-9d41-2f6b8a5e1c01/events"),
    ];

    private static readonly string[] s_headers =
    [
        "Authorization",
        "Cookie",
        "If-Match",
        "If-None-Match",
        "Last-Event-ID",
        "Origin",
        "Referer",
        "Accept",
        "Accept-Language",
        "Accept-Encoding",
        "Range",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "RequestVerificationToken",
        "X-Request-Id",
    ];

    private static readonly string[] s_values =
    [
        "Bearer ",
        "Bearer a.b.c",
        "Bearer cp_",
        "Bearer cp_\u00ff",
        "Basic Og==",
        "chatplatform=",
        "chatplatform=CfDJ8",
        "a=b; a=b; ;;=",
        "\"",
        "\"zzzz\"",
        "\"99999999999999999999\"",
        "W/\"1\"",
        "*",
        "-1",
        "1.1",
        "00000000-0000-0000-0000-000000000000.99999999999999999999",
        "null",
        "http://[::1",
        "javascript:alert(1)",
        "*/*;q=9",
        "xx-\u00e9;q=a",
        "bytes=9-1,-",
        "a'b%00<script>",
        new string('x', 4000),
        "\t,\t,",
    ];

    /// <summary>Also sends bytes that are not ASCII, as attackers do.</summary>
    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        })
    {
        BaseAddress = app.Address,
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S36_Hostile_headers_Cause_no_server_error(bool isSignedIn)
    {
        var token = isSignedIn ? (await ApiClient.OwnerAsync(app)).Token : null;
        var agent = (await (await ApiClient.OwnerAsync(app)).ReadAsync("/api/v1/tenants/acme/agents"))
            .Json.GetProperty("items")[0]
            .GetProperty("id")
            .GetString();
        var (broken, sent) = (new List<string>(), 0);
        await Parallel.ForEachAsync(
            s_routes.SelectMany(_ => s_headers, (route, header) => (route, header)),
            new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Ct },
            async (tried, ct) =>
            {
                foreach (var value in s_values.Where(_ => token is null || tried.header != "Authorization"))
                {
                    using var request = new HttpRequestMessage(
                        new(tried.route.Method),
                        new Uri(tried.route.Path.Replace("{agent}", agent, StringComparison.Ordinal), UriKind.Relative)
                    );
                    request.Content =
                        tried.route.Method == "GET"
                            ? null
                            : new StringContent(
                                tried.route.Method == "PUT" ? """{"toolIds":[]}""" : "{}",
                                Encoding.UTF8,
                                "application/json");
                    if (token is not null)
                    {
                        request.Headers.Authorization = new("Bearer", token);
                    }

                    if (!request.Headers.TryAddWithoutValidation(tried.header, value))
                    {
                        continue;
                    }

                    var fault = await FaultAsync(request, ct);
                    Interlocked.Increment(ref sent);
                    if (fault is not null)
                    {
                        lock (broken)
                        {
                            broken.Add(
                                $"{tried.route.Method} {tried.route.Path} {tried.header}: "
                                + $"{value[..Math.Min(60, value.Length)]}: {fault}"
                            );
                        }
                    }
                }
            });

        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken.Take(20)));
        Assert.True(sent > 2_500, $"{sent} requests");
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null for an expected response.</summary>
    private async Task<string?> FaultAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        var text =
            answer.Content.Headers.ContentType?.MediaType == "text/event-stream"
                ? ""
                : await answer.Content.ReadAsStringAsync(ct);
        return (int)answer.StatusCode >= 500 ? $"{answer.StatusCode} {text[..Math.Min(200, text.Length)]}"
            : text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal)
                ? "tells about the inside"
            : text.Contains("b%00<script>", StringComparison.Ordinal) ? "gives the value back as it came"
            : (int)answer.StatusCode != 400 && !answer.Headers.Contains("Content-Security-Policy")
                ? $"{answer.StatusCode} without our headers"
            : null;
    }
}
