namespace ChatPlatform.Tests.Isolation.Requests;

/// <summary>
/// What opens a route: a role of the table, and neither a cookie alone nor a token in the address.
/// </summary>
public sealed class RouteAccessTests(IsolationFixture app) : IClassFixture<IsolationFixture>
{
    private static readonly Who[] s_staffOfA = [Who.TenantUserOfA, Who.SupporterOfA, Who.ApiTokenOfA];

    /// <summary>Every API route in the own tenant, called with each role and compared with the table.</summary>
    [Fact]
    public async Task S21_Each_route_Is_open_to_exactly_the_roles_of_the_table()
    {
        var wrong = new List<string>();
        foreach (var (method, pattern, body) in (await app.RequestsAsync()).Where(r => RouteRequests.IsApi(r.Pattern)))
        {
            var open = RouteTable.All[$"{method} {pattern}"];
            if (open is Open.Public || pattern.EndsWith("/auth/revoke", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var who in (Who[])[.. s_staffOfA, Who.PlatformAdmin, Who.VisitorOfA, Who.Anonymous])
            {
                var answer = await app.SendAsync(
                    who, method, app.Fill(pattern, "acme", pattern, random: true),
                    method is "POST" or "PUT" && !pattern.Contains("{id", StringComparison.Ordinal) ? "{}" : body);
                var isOpen = answer.Status is not (401 or 403);
                if (isOpen != RouteRequests.May(who, open) || answer.Status >= 500)
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
            var (method, pattern, body) in (await app.RequestsAsync()).Where(r =>
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
                new Uri(app.Fill(pattern, app.B.Slug, pattern, random: open == Open.Visitors), UriKind.Relative));
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
}
