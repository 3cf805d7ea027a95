using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Routing;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>
/// Scale: every route with a body, with about 40 bodies and 14 addresses each, as a visitor, as an admin and
/// anonymously.
/// </summary>
public sealed class FuzzTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S36_Hostile_bodies_and_addresses_Cause_no_server_error()
    {
        var visitor = await app.CreateVisitorAsync();
        var admin = await AdminAsync();
        var routes = Routes().ToList();
        var (broken, sent) = (new List<string>(), 0);
        await Parallel.ForEachAsync(
            routes,
            new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = Ct },
            async (route, ct) =>
            {
                foreach (var (name, request) in Cases(route.Method, route.Pattern, visitor.ConversationId))
                {
                    using (request)
                        try
                        {
                            // The server closes the connection.
                            request.Headers.ConnectionClose = name == "body too large";
                            request.Headers.Authorization = route.Pattern.Contains("/widget/", StringComparison.Ordinal)
                                ? new("Bearer", visitor.Token)
                                : new AuthenticationHeaderValue("Bearer", admin);
                            using var response = await app.Http.SendAsync(
                                request, HttpCompletionOption.ResponseHeadersRead, ct);
                            Interlocked.Increment(ref sent);
                            var text = response.Content.Headers.ContentType?.MediaType
                                is "text/event-stream"
                                    or "text/javascript"
                                    or "application/javascript"
                                ? ""
                                : await response.Content.ReadAsStringAsync(ct);
                            var isProblem =
                                (int)response.StatusCode < 400
                                || response.Content.Headers.ContentType?.MediaType
                                    is "text/html"
                                        or "text/plain"
                                        or "text/javascript"
                                        or null
                                || text.Contains("\"requestId\"", StringComparison.Ordinal);
                            if (
                                (int)response.StatusCode >= 500
                                || !isProblem
                                || text.Contains("   at ", StringComparison.Ordinal)
                                || text.Contains("Exception", StringComparison.Ordinal))
                            {
                                lock (broken)
                                {
                                    broken.Add(
                                        $"{route.Method} {route.Pattern} with {name}: {(int)response.StatusCode} "
                                        + $"{text[..Math.Min(200, text.Length)]}"
                                    );
                                }
                            }
                        }
                        catch (HttpRequestException) when (name == "body too large")
                        {
                            // Rejected and disconnected while it was being sent.
                        }
                        catch (HttpRequestException e)
                        {
                            lock (broken)
                            {
                                broken.Add($"{route.Method} {route.Pattern} with {name}: {e.InnerException?.Message}");
                            }
                        }
                }
            });

        Assert.True(sent > 1_000, $"{sent} requests to {routes.Count} routes");
        Assert.True(broken.Count == 0, string.Join(Environment.NewLine, broken));
    }

    [Theory]
    [InlineData("X-Long", 20_000, 1)]
    [InlineData("X-Many", 10, 100)]
    public async Task S36_Headers_Are_bounded(string name, int length, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz/live");
        for (var i = 0; i < count; i++)
        {
            request.Headers.Add($"{name}-{i}", new string('a', length));
        }

        using var response = await app.Http.SendAsync(request, Ct);
        Assert.Equal(431, (int)response.StatusCode);
    }

    private async Task<string> AdminAsync()
    {
        using var response = await app.Http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = "admin@demo.local", password = "Demo-admin-2026!" }, Ct);
        return (await VisitorClient.ReadAsync(response)).GetProperty("accessToken").GetString()!;
    }

    /// <summary>Without routes that would end the admin's session.</summary>
    private IEnumerable<(string Method, string Pattern)> Routes() =>
        app.Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                (e.RoutePattern.RawText ?? "").Contains("api/", StringComparison.Ordinal)
                || (e.RoutePattern.RawText ?? "").Contains("sign-", StringComparison.Ordinal))
            .SelectMany(e =>
                (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m =>
                    (Method: m, Pattern: "/" + e.RoutePattern.RawText!.Trim('/'))))
            .Where(r =>
                !r.Pattern.Contains("revoke", StringComparison.Ordinal)
                && !r.Pattern.Contains("sign-out", StringComparison.Ordinal))
            .Distinct();

    private static IEnumerable<(string Name, HttpRequestMessage Request)> Cases(
        string method, string pattern, Guid conversation)
    {
        foreach (var (name, value) in Words())
        {
            yield return (
                "address " + name,
                new(new(method), Fill(pattern, method == "DELETE" && value == "acme" ? "nobody" : value, conversation))
            );
        }

        if (method is "GET" or "OPTIONS")
        {
            yield break;
        }

        foreach (var (name, type, body) in Bodies())
        {
            yield return (
                "body " + name,
                new(new(method), Fill(pattern, method == "DELETE" ? "nobody" : "acme", conversation))
                {
                    Content = new ByteArrayContent(body)
                    {
                        Headers = { ContentType = MediaTypeHeaderValue.Parse(type) },
                    },
                });
        }
    }

    private static IEnumerable<(string Name, string Value)> Words()
    {
        yield return ("slug", "acme");
        yield return ("quote", "a'%22--");
        yield return ("long", new string('a', 3000));
        yield return ("dots", "..%2f..%2f");
        yield return ("marks", "%E2%80%AE%F0%9F%98%80");
        yield return ("half", "%ED%A0%80");
        yield return ("broken", "%C3%28");
        yield return ("line", "a%0D%0Ab");
    }

    private static IEnumerable<(string Name, string Type, byte[] Body)> Bodies()
    {
        const string Json = "application/json";
        string[] values =
        [
            "null",
            "true",
            "0",
            "-1",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"a\\u0000b\"",
            "\"a\\ud800b\"",
            "\"\\udc00\"",
            "[]",
            "{}",
            "[[[]]]",
            "\"" + new string('x', 5000) + "\"",
            "\"\\u202e\\u0007\"",
            "\"2026-13-45\"",
        ];
        string[] members =
        [
            "text",
            "clientMessageId",
            "widgetKey",
            "visitorToken",
            "userToken",
            "page",
            "locale",
            "reason",
            "rating",
            "comment",
            "score",
            "isTyping",
            "email",
            "password",
            "code",
            "name",
            "slug",
            "query",
            "limit",
            "scopes",
            "role",
            "url",
            "baseUrl",
            "apiKey",
            "kind",
            "key",
            "settings",
            "limits",
            "expiresAt",
            "tenant",
            "model",
        ];
        foreach (var value in values)
        {
            yield return (
                value[..Math.Min(12, value.Length)] + " everywhere", Json,
                Bytes("{" + string.Join(',', members.Select(m => $"\"{m}\":{value}")) + "}"));
            yield return (value[..Math.Min(12, value.Length)] + " alone", Json, Bytes(value));
        }

        foreach (
            var (member, value) in new[]
            {
                ("text", "\"a\\u0000b\""),
                ("widgetKey", "\"wk_\\u0000\""),
                ("comment", "\"\\u0000\""),
                ("reason", "\"\\u0000\""),
                ("email", "\"\\u0000\""),
                ("name", "\"\\u0000\""),
                ("query", "\"\\u0000\""),
            })
        {
            yield return ("NUL in " + member, Json, Bytes($$"""{"{{member}}":{{value}}}"""));
        }

        yield return ("NUL in what a message needs", Json, Bytes("""{"clientMessageId":"\u0000","text":"\u0000"}"""));
        yield return (
            "NUL in a visitor",
            Json,
            Bytes(
                """{"widgetKey":"wk_demo_acme","visitorToken":"\u0000","locale":"\u0000","page":"""
                + """{"url":"\u0000","title":"\u0000"}}"""
            ));
        yield return ("NUL in a rating", Json, Bytes("""{"score":3,"comment":"\u0000"}"""));
        yield return ("NUL in feedback", Json, Bytes("""{"rating":"up","comment":"\u0000"}"""));
        yield return ("deep", Json, Bytes(new string('[', 200) + new string(']', 200)));
        yield return (
            "deep object", Json, Bytes(string.Concat(Enumerable.Repeat("{\"text\":", 60)) + "1" + new string('}', 60)));
        yield return ("too large", Json, Bytes("{\"text\":\"" + new string('x', 1_100_000) + "\"}"));
        yield return ("cut", Json, Bytes("{\"text\":\"a"));
        yield return ("doubled", Json, Bytes("""{"text":"a","text":"b","clientMessageId":"a"}"""));
        yield return ("unknown member", Json, Bytes("""{"__proto__":{"x":1},"isAdmin":true}"""));
        yield return ("no UTF-8", Json, [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
        yield return ("UTF-16", Json + "; charset=utf-16", Encoding.Unicode.GetBytes("{\"text\":\"a\"}"));
        yield return ("nothing", Json, []);
        yield return (
            "XML",
            "application/xml",
            Bytes("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>")
        );
        yield return ("a form", "application/x-www-form-urlencoded", Bytes("email=%00&password=%00&returnUrl=%00"));
        yield return (
            "a form in parts", "multipart/form-data; boundary=x",
            Bytes("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\0\"\r\n\r\na\r\n--x--\r\n"));
        yield return (
            "a form without end", "multipart/form-data; boundary=x", Bytes("--x\r\nContent-Disposition: form-data"));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Fill(string pattern, string word, Guid conversation) =>
        string.Join(
            '/',
            pattern
                .Split('/')
                .Select(part =>
                    !part.StartsWith('{') ? part
                    : part.Contains("guid", StringComparison.Ordinal)
                        ? conversation.ToString("D", CultureInfo.InvariantCulture)
                    : word));
}
