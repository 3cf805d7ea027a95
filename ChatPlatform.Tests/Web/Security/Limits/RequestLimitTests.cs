using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Tests.Web.Security.Limits;

/// <summary>Small limits, so that a few requests reach them. Each test uses its own address.</summary>
public sealed class RequestLimitTests(RequestLimitTests.LowLimits app) : IClassFixture<RequestLimitTests.LowLimits>
{
    private const string Config = "/api/widget/v1/config?key=wk_demo_acme";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S62_Session_Gets_429_with_the_wait_beyond_its_requests_a_minute()
    {
        using var http = app.AtNewAddress();
        var visitor = await VisitorClient.StartAsync(http, "wk_demo_acme");
        var path = $"/api/widget/v1/conversations/{visitor.ConversationId}";
        for (var i = 0; i < LowLimits.PerPrincipal; i++)
        {
            using var granted = await visitor.SendAsync(HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
        }

        using var refused = await visitor.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 120);
        Assert.Equal("too_many_requests", (await VisitorClient.ReadAsync(refused)).GetProperty("code").GetString());

        var other = await VisitorClient.StartAsync(http, "wk_demo_acme");
        using var unhurt = await other.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{other.ConversationId}");
        Assert.Equal(HttpStatusCode.OK, unhurt.StatusCode);
    }

    [Fact]
    public async Task S62_Session_Is_limited_in_messages_a_minute()
    {
        using var http = app.AtNewAddress();
        var visitor = await VisitorClient.StartAsync(http, "wk_demo_acme");
        Assert.Equal(LowLimits.Messages, await CountAsync(LowLimits.Messages + 3, () => visitor.PostAsync("Hello")));
    }

    [Fact]
    public async Task S62_Address_Is_limited_in_new_sessions_but_not_in_returning_visitors()
    {
        using var http = app.AtNewAddress();
        var first = await VisitorClient.StartAsync(http, "wk_demo_acme");
        Assert.Equal(
            LowLimits.Sessions - 1,
            await CountAsync(LowLimits.Sessions + 2, () =>
                http.PostAsJsonAsync("/api/widget/v1/session", new { widgetKey = "wk_demo_acme" }, Ct)));
        Assert.Equal(
            0,
            await CountAsync(3, () =>
                http.PostAsJsonAsync(
                    "/api/widget/v1/session", new { widgetKey = "wk_demo_acme", visitorToken = "rubbish" }, Ct)));
        var again = await VisitorClient.StartAsync(http, "wk_demo_acme", first.VisitorToken);
        Assert.Equal(first.ConversationId, again.ConversationId);
    }

    [Fact]
    public async Task S62_Address_Is_limited_in_sign_ins()
    {
        using var http = app.AtNewAddress();
        using var form = new FormUrlEncodedContent([new("email", "x@example.com"), new("password", "wrong")]);
        var reached = 0;
        for (var i = 0; i < LowLimits.SignIns + 3; i++)
        {
            using var response = await http.PostAsync(new Uri("/sign-in", UriKind.Relative), form, Ct);
            reached += response.StatusCode == HttpStatusCode.TooManyRequests ? 0 : 1;
        }

        Assert.Equal(LowLimits.SignIns, reached);
    }

    [Fact]
    public async Task S62_User_at_the_limit_Sees_a_page_and_static_files_and_health_are_not_counted()
    {
        using var http = app.AtNewAddress();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Equal(
            0,
            await CountAsync(
                LowLimits.PerAddress + 5, () => http.GetAsync(new Uri("/healthz/live", UriKind.Relative), Ct),
                HttpStatusCode.TooManyRequests));
        Assert.Equal(
            0,
            await CountAsync(
                LowLimits.PerAddress + 5, () => http.GetAsync(new Uri("/console.css", UriKind.Relative), Ct),
                HttpStatusCode.TooManyRequests));
        Assert.Equal(
            LowLimits.PerAddress,
            await CountAsync(LowLimits.PerAddress + 1, () => http.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct)));
        using var refused = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct);
        Assert.Equal("text/html", refused.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Too many requests", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S62_Conditional_reads_of_open_widgets_Leave_the_other_requests_of_their_address()
    {
        using var http = app.AtNewAddress();
        Assert.Equal(
            0,
            await CountAsync(LowLimits.PerAddress + 5, PollAsync, HttpStatusCode.TooManyRequests));
        Assert.Equal(
            LowLimits.PerAddress,
            await CountAsync(LowLimits.PerAddress + 1, () => http.GetAsync(new Uri(Config, UriKind.Relative), Ct)));

        async Task<HttpResponseMessage> PollAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Config);
            request.Headers.TryAddWithoutValidation("If-None-Match", "\"0123456789abcdef\"");
            return await http.SendAsync(request, Ct);
        }
    }

    [Fact]
    public async Task S63_Forged_forwarded_addresses_Share_one_limit()
    {
        using var http = app.AtNewAddress();
        using (await http.GetAsync(new Uri(Config, UriKind.Relative), Ct))
        {
        }

        var windows = app.Get<InMemorySlidingWindow>();
        var before = windows.Count;
        var reached = 0;
        for (var i = 0; i < 1000; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Config);
            request.Headers.Add("X-Forwarded-For", $"203.0.{i / 250}.{i % 250}");
            request.Headers.Add("X-Real-IP", $"203.0.{i / 250}.{i % 250}");
            request.Headers.Add("Forwarded", $"for=203.0.{i / 250}.{i % 250}");
            using var response = await http.SendAsync(request, Ct);
            reached += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        // The window may slide during the test.
        Assert.InRange(reached, LowLimits.PerAddress - 1, LowLimits.PerAddress + 5);
        // Tests of this class run sequentially, and the turn workers are idle.
        Assert.True(windows.Count <= before + 10, $"{windows.Count} windows, {before} before");
    }

    [Fact]
    public async Task S63_Forwarded_address_of_a_listed_proxy_Is_used()
    {
        using var proxy = app.At(IPAddress.Parse(LowLimits.Proxy));
        foreach (var client in new[] { "198.51.100.7", "198.51.100.8" })
        {
            Assert.Equal(LowLimits.PerAddress, await CountAsync(LowLimits.PerAddress + 3, () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, Config);
                request.Headers.Add("X-Forwarded-For", $"203.0.113.9, {client}");
                return proxy.SendAsync(request, Ct);
            }));
        }
    }

    /// <summary>Number of successful responses, or of responses with the given status.</summary>
    private static async Task<int> CountAsync(
        int requests, Func<Task<HttpResponseMessage>> send, HttpStatusCode? status = null)
    {
        var count = 0;
        for (var i = 0; i < requests; i++)
        {
            using var response = await send();
            count += status is null ? response.IsSuccessStatusCode ? 1 : 0 : response.StatusCode == status ? 1 : 0;
        }

        return count;
    }

    public sealed class LowLimits(PlatformFixture platform) : AppFixture(platform)
    {
        public const int PerPrincipal = 8;
        public const int PerAddress = 30;
        public const int Messages = 3;
        public const int Sessions = 4;
        public const int SignIns = 5;
        public const string Proxy = "127.8.0.1";

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Limits:Requests:PerPrincipal"] = $"{PerPrincipal}";
            settings["Limits:Requests:PerAddress"] = $"{PerAddress}";
            settings["Limits:Requests:MessagesPerSession"] = $"{Messages}";
            settings["Limits:Requests:NewSessionsPerAddress"] = $"{Sessions}";
            settings["Limits:Requests:SignInsPerAddress"] = $"{SignIns}";
            settings["Proxies:Known:0"] = "127.8.0.0/16";
        }
    }
}
