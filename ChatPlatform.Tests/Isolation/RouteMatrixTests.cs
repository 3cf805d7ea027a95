using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tools;
using ChatPlatform.Tests.Support;
using Microsoft.AspNetCore.Components.Endpoints;

namespace ChatPlatform.Tests.Isolation;

/// <summary>Every route of the application, called by all kinds of callers with ids of the other tenant.</summary>
public sealed class RouteMatrixTests(IsolationFixture app) : IClassFixture<IsolationFixture>
{
    private static readonly Who[] s_staffOfA = [Who.TenantUserOfA, Who.SupporterOfA, Who.ApiTokenOfA];

    [Fact]
    public void S05_Route_table_Lists_exactly_the_existing_routes()
    {
        var routes = Http().Select(r => $"{r.Method} {r.Pattern}").ToList();
        Assert.Empty(
            routes.Except(RouteTable.All.Keys).Select(r => $"{r} is not in the table: decide who may call it"));
        Assert.Empty(RouteTable.All.Keys.Except(routes).Select(r => $"{r} does not exist"));
    }

    /// <summary>
    /// Requests with the other tenant in the path, by slug and by id, and its ids return 404 as for a missing tenant.
    /// </summary>
    [Fact]
    public async Task S05_Routes_of_another_tenant_Return_not_found()
    {
        var requests = await RequestsAsync();
        var (before, wrong, tried) = (await app.HashTenantBAsync(), new List<string>(), 0);
        foreach (
            var (method, pattern, body) in requests.Where(r =>
                r.Pattern.Contains("{tenant}", StringComparison.Ordinal) && IsApi(r.Pattern)))
        {
            foreach (var who in (Who[])[Who.Anonymous, Who.VisitorOfA, Who.VisitorOfB, .. s_staffOfA])
            {
                var control = await app.SendAsync(
                    who, method, Fill(pattern, "nobody-" + Guid.CreateVersion7(), pattern, random: true), body);
                foreach (var name in (string[])[app.B.Slug, app.B.Id.ToString()])
                {
                    var answer = await app.SendAsync(who, method, Fill(pattern, name, pattern), body);
                    var expected = s_staffOfA.Contains(who) ? 404 : 401;
                    tried++;
                    if (
                        answer.Status != expected
                        || answer.Comparable != control.Comparable
                        || answer.Holds(app.B.Canary))
                    {
                        wrong.Add($"{who} {method} {pattern}: {answer.Status} {answer.Text}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried >= 400, $"{tried} attempts");
        Assert.Equal(before, await app.HashTenantBAsync());
    }

    /// <summary>Requests with the own tenant in the path and ids of B.</summary>
    [Fact]
    public async Task S05_Ids_of_another_tenant_Return_the_same_as_unknown_ids()
    {
        var requests = await RequestsAsync();
        var (before, wrong, tried) = (await app.HashTenantBAsync(), new List<string>(), 0);
        foreach (
            var (method, pattern, body) in requests.Where(r =>
                r.Pattern.Contains("{id:guid}", StringComparison.Ordinal) && IsApi(r.Pattern)))
        {
            foreach (var who in (Who[])[.. s_staffOfA, Who.PlatformAdmin])
            {
                var answer = await app.SendAsync(who, method, Fill(pattern, "acme", pattern), body);
                var control = await app.SendAsync(who, method, Fill(pattern, "acme", pattern, random: true), body);
                var expected = May(who, RouteTable.All[$"{method} {pattern}"]) ? 404 : 403;
                tried++;
                if (answer.Status != expected || answer.Comparable != control.Comparable || answer.Holds(app.B.Canary))
                {
                    wrong.Add($"{who} {method} {pattern}: {answer.Status} {answer.Text}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried >= 80, $"{tried} attempts");
        Assert.Equal(before, await app.HashTenantBAsync());
    }

    [Fact]
    public async Task S05_Conversation_Is_visible_to_its_visitor_only()
    {
        var (before, wrong, tried) = (await app.HashTenantBAsync(), new List<string>(), 0);
        foreach (
            var (method, pattern, body) in (await RequestsAsync()).Where(r =>
                RouteTable.All.GetValueOrDefault($"{r.Method} {r.Pattern}") == Open.Visitors
                && r.Pattern.Contains("{id", StringComparison.Ordinal)))
        {
            foreach (var who in Enum.GetValues<Who>())
            {
                foreach (var conversation in (Guid[])[app.OtherTenant.ConversationId, app.B.Row<Conversation>().Id])
                {
                    var path = pattern
                        .Replace("{id:guid}", conversation.ToString(), StringComparison.Ordinal)
                        .Replace("{messageId:guid}", app.B.Row<Message>().Id.ToString(), StringComparison.Ordinal);
                    var answer = await app.SendAsync(who, method, path, body);
                    var control = await app.SendAsync(who, method, Fill(pattern, "", pattern, random: true), body);
                    tried++;
                    if (!(who is Who.VisitorOfA or Who.VisitorOfB ? answer.Status == 404 : answer.Status is 401 or 403)
                        || answer.Comparable != control.Comparable || answer.Holds(app.B.Canary))
                    {
                        wrong.Add($"{who} {method} {pattern}: {answer.Status} {answer.Text}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried >= 100, $"{tried} attempts");
        Assert.Equal(before, await app.HashTenantBAsync());
    }

    /// <summary>Every API route in the own tenant, called with each role and compared with the table.</summary>
    [Fact]
    public async Task S21_Each_route_Is_open_to_exactly_the_roles_of_the_table()
    {
        var wrong = new List<string>();
        foreach (var (method, pattern, body) in (await RequestsAsync()).Where(r => IsApi(r.Pattern)))
        {
            var open = RouteTable.All[$"{method} {pattern}"];
            if (open is Open.Public || pattern.EndsWith("/auth/revoke", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var who in (Who[])[.. s_staffOfA, Who.PlatformAdmin, Who.VisitorOfA, Who.Anonymous])
            {
                var answer = await app.SendAsync(
                    who, method, Fill(pattern, "acme", pattern, random: true),
                    method is "POST" or "PUT" && !pattern.Contains("{id", StringComparison.Ordinal) ? "{}" : body);
                var isOpen = answer.Status is not (401 or 403);
                if (isOpen != May(who, open) || answer.Status >= 500)
                {
                    wrong.Add($"{who} {method} {pattern}: {answer.Status} {answer.Text}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>
    /// Requests by a page of another origin in a platform admin's browser: they carry the cookie but not the
    /// antiforgery token.
    /// </summary>
    [Fact]
    public async Task S23_Cookie_alone_Changes_nothing_on_any_route()
    {
        using var browser = new StaffClient(app);
        (await browser.SignInAsync("admin@demo.local", "Demo-admin-2026!")).Dispose();
        var (before, wrong, tried) = (await app.HashTenantBAsync(), new List<string>(), 0);
        foreach (
            var (method, pattern, body) in (await RequestsAsync()).Where(r =>
                r.Method is not ("GET" or "HEAD" or "OPTIONS")
                && r.Pattern.StartsWith("/api/", StringComparison.Ordinal)))
        {
            var open = RouteTable.All[$"{method} {pattern}"];
            if (open == Open.Public)
            {
                continue; // No cookie is used there.
            }

            using var request = new HttpRequestMessage(
                new(method),
                new Uri(Fill(pattern, app.B.Slug, pattern, random: open == Open.Visitors), UriKind.Relative));
            request.Content = body is null
                ? null
                : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            using var answer = await browser.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            tried++;
            var isRefused =
                open == Open.Visitors
                    ? (int)answer.StatusCode is 401 or 403 // A cookie is nothing there.
                    : (int)answer.StatusCode == 400
                        && text.Contains(
                            pattern.EndsWith("/auth/revoke", StringComparison.Ordinal)
                                ? "bad_request"
                                : "\"antiforgery\"",
                            StringComparison.Ordinal);
            if (!isRefused)
            {
                wrong.Add($"{method} {pattern}: {answer.StatusCode} {text}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried >= 40, $"{tried} attempts");
        Assert.Equal(before, await app.HashTenantBAsync());
    }

    /// <summary>
    /// Addresses are stored in logs and browser histories. Codes of invitations are entered in a form.
    /// </summary>
    [Fact]
    public void S23_Routes_Accept_no_token_in_the_address()
    {
        var names = app.Routes()
            .SelectMany(r =>
                r.Endpoint.RoutePattern.Parameters.Select(p => p.Name)
                    .Concat(
                        (r.Endpoint.Metadata.GetMetadata<System.Reflection.MethodInfo>()?.GetParameters() ?? [])
                            .Where(p =>
                                !p.GetCustomAttributes(false)
                                    .Any(a =>
                                        a.GetType().Name
                                            is "FromFormAttribute"
                                                or "FromBodyAttribute"
                                                or "FromHeaderAttribute"))
                            .Where(p => p.ParameterType == typeof(string))
                            .Select(p => p.Name!))
                    .Select(n => (r.Pattern, Name: n)))
            .ToList();
        Assert.True(names.Count > 100, $"{names.Count} names");
        Assert.DoesNotContain(names, n =>
            n.Name.Contains("token", StringComparison.OrdinalIgnoreCase)
            || n.Name.Contains("secret", StringComparison.OrdinalIgnoreCase)
            || n.Name.Contains("password", StringComparison.OrdinalIgnoreCase)
            || n.Name is "code");
        Assert.DoesNotContain(Architecture.SourceTree.Files(".cs", "ChatPlatform.Web"), f =>
            f.Text.Contains("Query[\"", StringComparison.Ordinal)
            && f.Text.Contains("oken\"]", StringComparison.Ordinal));
    }

    /// <summary>Shows that the canaries are detectable: authorized users see them.</summary>
    [Fact]
    public async Task S05_Users_of_the_other_tenant_See_its_canaries()
    {
        var owner = await ApiClient.SignInAsync(app, app.B.Email, CanaryTenant.Password);
        foreach (
            var (_, pattern, _) in (await RequestsAsync()).Where(r =>
                r.Method == "GET"
                && r.Pattern.Contains("{tenant}", StringComparison.Ordinal)
                && r.Pattern.Contains("{id:guid}", StringComparison.Ordinal)
                && !r.Pattern.EndsWith("/events", StringComparison.Ordinal)
                && !r.Pattern.EndsWith("/tools", StringComparison.Ordinal)))
        {
            using var answer = await owner.GetAsync(Fill(pattern, app.B.Slug, pattern));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(
                answer.IsSuccessStatusCode && text.Contains(app.B.Canary, StringComparison.Ordinal),
                $"{pattern}: {answer.StatusCode} {text}");
        }
    }

    internal static bool IsApi(string pattern) => pattern.StartsWith("/api/v1/", StringComparison.Ordinal);

    private static bool May(Who who, Open open) => (who, open) switch
    {
        (Who.Anonymous or Who.VisitorOfA or Who.VisitorOfB, _) => false,
        (_, Open.Staff or Open.Members) => true,
        (_, Open.Users) => who != Who.ApiTokenOfA,
        (Who.PlatformAdmin, _) => true,
        (Who.TenantUserOfA or Who.ApiTokenOfA, Open.Managers) => true,
        (Who.SupporterOfA, Open.Supporters) => true,
        _ => false,
    };

    /// <summary>
    /// Routes with a body that is valid enough for the ids to be looked up: the document's own example.
    /// </summary>
    internal static async Task<IReadOnlyList<(string Method, string Pattern, string? Body)>> RequestsAsync(
        IsolationFixture app)
    {
        var document = await OpenApiDocument.ReadAsync(app);
        var bodies = document
            .Operations.Where(o => o.Json.TryGetProperty("requestBody", out _))
            .ToDictionary(
                o => $"{o.Method} {o.Path}",
                o =>
                    o.Json.GetProperty("requestBody")
                        .GetProperty("content")
                        .EnumerateObject()
                        .First()
                        .Value.GetProperty("example")
                        .GetRawText());
        return
        [
            .. app.Routes()
                .Where(r => r.Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
                .Select(r =>
                    (
                        r.Method,
                        r.Pattern,
                        r.Method is not ("POST" or "PUT")
                            ? null
                            : bodies.GetValueOrDefault($"{r.Method} {Plain(r.Pattern)}")
                                ?? s_widgetBodies.GetValueOrDefault(r.Pattern.Split('/')[^1]))),
        ];
    }

    private static readonly Dictionary<string, string> s_widgetBodies = new()
    {
        ["messages"] = """{"clientMessageId":"1","text":"Hello"}""",
        ["typing"] = """{"isTyping":true}""",
        ["escalation"] = "{}",
        ["feedback"] = """{"rating":"up"}""",
        ["rating"] = """{"score":5}""",
    };

    private Task<IReadOnlyList<(string Method, string Pattern, string? Body)>> RequestsAsync() => RequestsAsync(app);

    private static string Plain(string pattern) =>
        pattern.Replace(":guid}", "}", StringComparison.Ordinal).Replace(":int}", "}", StringComparison.Ordinal);

    private List<(string Method, string Pattern)> Http() =>
        [
            .. app.Routes()
                .Where(r => r.Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
                .Select(r => (r.Method, r.Pattern)),
        ];

    private string Fill(string pattern, string tenant, string route, bool random = false)
    {
        var id = random ? Guid.CreateVersion7() : IdFor(route);
        return pattern
            .Replace("{tenant}", tenant, StringComparison.Ordinal)
            .Replace("{slug}", "nobody-" + id.ToString(), StringComparison.Ordinal)
            .Replace("{catalogEntryId:guid}", id.ToString(), StringComparison.Ordinal)
            .Replace("{id:guid}", id.ToString(), StringComparison.Ordinal)
            .Replace(
                "{messageId:guid}", (random ? Guid.CreateVersion7() : app.B.Row<Message>().Id).ToString(),
                StringComparison.Ordinal)
            .Replace("{number:int}", "1", StringComparison.Ordinal)
            .Replace("{userId:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{sessionId:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
    }

    /// <summary>The other tenant's row that a route's {id} refers to.</summary>
    private Guid IdFor(string route) =>
        route switch
        {
            _ when route.Contains("/documents/", StringComparison.Ordinal) => app.B.Row<Document>().Id,
            _ when route.Contains("/conversations/", StringComparison.Ordinal) => app.B.Row<Conversation>().Id,
            _ when route.Contains("/escalations/", StringComparison.Ordinal) => app.B.Row<Escalation>().Id,
            _ when route.Contains("{tenant}/agents/", StringComparison.Ordinal) => app.B.Row<Agent>().Id,
            _ when route.Contains("/connections/", StringComparison.Ordinal) => app.B.Row<ProviderConnection>().Id,
            _ when route.Contains("/members/", StringComparison.Ordinal) => app.B.Row<Membership>().UserId,
            _ when route.Contains("/api-tokens/", StringComparison.Ordinal) => app.B.Row<ApiToken>().Id,
            _ when route.Contains("/invitations/", StringComparison.Ordinal) => app.InvitationOfB,
            _ when route.Contains("{tenant}/tools/", StringComparison.Ordinal) => app.B.Row<Tool>().Id,
            // Belongs to the platform, not to a tenant.
            _ when route.Contains("/models/", StringComparison.Ordinal)
                    || route.Contains("/shared-", StringComparison.Ordinal) => Guid.CreateVersion7(),
            _ when !route.Contains("{id", StringComparison.Ordinal) => Guid.Empty,
            _ => throw new NotSupportedException($"{route}: add here the other tenant's row that its id refers to."),
        };
}
