using ChatPlatform.Core.Conversations;

namespace ChatPlatform.Tests.Isolation.Requests;

/// <summary>Every route of the application, called by all kinds of callers with ids of the other tenant.</summary>
public sealed class RouteMatrixTests(IsolationFixture app) : IClassFixture<IsolationFixture>
{
    private static readonly Who[] s_staffOfA = [Who.TenantUserOfA, Who.SupporterOfA, Who.ApiTokenOfA];

    [Fact]
    public void S05_Route_table_Lists_exactly_the_existing_routes()
    {
        var routes = app.HttpRoutes().Select(r => $"{r.Method} {r.Pattern}").ToList();
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
        var requests = await app.RequestsAsync();
        var (before, wrong, tried) = (await app.HashTenantBAsync(), new List<string>(), 0);
        foreach (
            var (method, pattern, body) in requests.Where(r =>
                r.Pattern.Contains("{tenant}", StringComparison.Ordinal) && RouteRequests.IsApi(r.Pattern)))
        {
            foreach (var who in (Who[])[Who.Anonymous, Who.VisitorOfA, Who.VisitorOfB, .. s_staffOfA])
            {
                var control = await app.SendAsync(
                    who, method, app.Fill(pattern, "nobody-" + Guid.CreateVersion7(), pattern, random: true), body);
                foreach (var name in (string[])[app.B.Slug, app.B.Id.ToString()])
                {
                    var answer = await app.SendAsync(who, method, app.Fill(pattern, name, pattern), body);
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
        var requests = await app.RequestsAsync();
        var (before, wrong, tried) = (await app.HashTenantBAsync(), new List<string>(), 0);
        foreach (
            var (method, pattern, body) in requests.Where(r =>
                r.Pattern.Contains("{id:guid}", StringComparison.Ordinal) && RouteRequests.IsApi(r.Pattern)))
        {
            foreach (var who in (Who[])[.. s_staffOfA, Who.PlatformAdmin])
            {
                var answer = await app.SendAsync(who, method, app.Fill(pattern, "acme", pattern), body);
                var control = await app.SendAsync(who, method, app.Fill(pattern, "acme", pattern, random: true), body);
                var expected = RouteRequests.May(who, RouteTable.All[$"{method} {pattern}"]) ? 404 : 403;
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
            var (method, pattern, body) in (await app.RequestsAsync()).Where(r =>
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
                    var control = await app.SendAsync(who, method, app.Fill(pattern, "", pattern, random: true), body);
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

    /// <summary>Shows that the canaries are detectable: authorized users see them.</summary>
    [Fact]
    public async Task S05_Users_of_the_other_tenant_See_its_canaries()
    {
        var owner = await ApiClient.SignInAsync(app, app.B.Email, CanaryTenant.Password);
        foreach (
            var (_, pattern, _) in (await app.RequestsAsync()).Where(r =>
                r.Method == "GET"
                && r.Pattern.Contains("{tenant}", StringComparison.Ordinal)
                && r.Pattern.Contains("{id:guid}", StringComparison.Ordinal)
                && !r.Pattern.EndsWith("/events", StringComparison.Ordinal)
                && !r.Pattern.EndsWith("/tools", StringComparison.Ordinal)
                // The agents and tools of B are no copies of templates; see CatalogUpdateTests.
                && !r.Pattern.EndsWith("/template", StringComparison.Ordinal)))
        {
            using var answer = await owner.GetAsync(app.Fill(pattern, app.B.Slug, pattern));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(
                answer.IsSuccessStatusCode && text.Contains(app.B.Canary, StringComparison.Ordinal),
                $"{pattern}: {answer.StatusCode} {text}");
        }
    }
}
