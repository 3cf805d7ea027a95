using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Web.Api;

/// <summary>
/// Concurrent changes: a writer that has not read the last change gets an error. Covers the application's own list of
/// routes.
/// </summary>
public sealed class ConditionalWriteTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>Writes without If-Match, and why they lose no change of another user.</summary>
    private static readonly Dictionary<string, string> s_unconditional = new()
    {
        ["PUT /me"] = "the user's own name",
        ["DELETE /me/external-logins/{provider}"] = "unlinks the user's own sign-in, which cannot be changed",
        ["DELETE /me/failed-sign-ins"] = "resets the user's own counter",
        ["DELETE /me/sessions"] = "ends the user's own sessions; repeating it has no effect",
        ["DELETE /me/sessions/{sessionId:guid}"] = "ends the user's own session",
        ["DELETE /users/{userId:guid}/sessions"] = "ends sessions, which cannot be changed",
        ["DELETE /users/{userId:guid}/sessions/{sessionId:guid}"] = "ends a session, which cannot be changed",
        ["DELETE /tenants/{tenant}/documents/{id:guid}"] = "documents are replaced, not changed",
        ["DELETE /users/invitations/{id:guid}"] = "ends an invitation, which cannot be changed",
        ["DELETE /tenants/{tenant}/invitations/{id:guid}"] = "ends an invitation, which cannot be changed",
        ["PUT /tenants/{tenant}/conversations/{id:guid}/messages/{messageId:guid}/correction"] =
            "what one member says of a message; the newest counts",
        ["DELETE /tenants/{tenant}/conversations/{id:guid}/messages/{messageId:guid}/correction"] =
            "takes a correction back; repeating it has no effect",
        ["DELETE /tenants/{tenant}/agents/{id:guid}/corrections/{correctionId:guid}"] =
            "a learnt message, which cannot be changed",
        ["DELETE /tenants/{tenant}/analytics/questions/done/{id:guid}"] =
            "a mark of a group of questions, which cannot be changed",
        ["DELETE /tenants/{tenant}/api-tokens/{id:guid}"] = "ends a token, which cannot be changed",
    };

    [Fact]
    public void S28_Changes_of_shared_objects_Require_a_version() =>
        Assert.Equal(
            s_unconditional.Keys.Order(),
            Writes()
                .Where(w => w.Endpoint.Metadata.GetMetadata<IfMatchMetadata>() is null)
                .Select(w => $"{w.Method} {w.Path}")
                .Order());

    /// <summary>
    /// Routes that declare a version require it: in an otherwise valid request, a missing header returns 428 and an
    /// unknown one 412.
    /// </summary>
    [Fact]
    public async Task S28_Change_Is_428_without_If_Match_and_412_with_a_stale_one()
    {
        var admin = await ApiClient.AdminAsync(app);
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, "seven plum kettles");
        await admin.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            "/api/v1/tenants/acme/inference-settings/connections",
            new
            {
                name = "Ours",
                kind = "openai-compatible",
                baseUrl = app.Llm.BaseUrl,
                model = "m",
            });
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/test-cases",
            new { message = "Where is my parcel?", needsPerson = true });
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/web-sources",
            new { address = "http://127.0.0.2:1/", kind = "page", schedule = "manual" });
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/answers",
            new { question = "Do you ship to Norway?", answer = "Yes." });
        var examples = (await OpenApiDocument.ReadAsync(app))
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
        var tried = 0;
        foreach (
            var (method, pattern, _) in All().Where(
                w => w.Endpoint.Metadata.GetMetadata<IfMatchMetadata>() is not null))
        {
            var path = ApiRoutes.Root + await FillAsync(admin, pattern, user.Id);
            var body = examples.GetValueOrDefault($"{method} {ApiRoutes.Root}{Plain(pattern)}");
            var missing = await admin.ExpectAsync(HttpStatusCode.PreconditionRequired, new(method), path, body);
            Assert.Equal("precondition_required", missing.GetProperty("code").GetString());
            await admin.ExpectAsync(HttpStatusCode.PreconditionFailed, new(method), path, body, "none of ours");
            tried++;
        }

        Assert.True(tried >= 20, $"{tried} routes");
    }

    /// <summary>Routes that return entries return them in pages.</summary>
    [Fact]
    public async Task S30_Every_list_Has_a_limit_and_a_cursor()
    {
        var document = await OpenApiDocument.ReadAsync(app);
        var lists = document
            .Operations.Where(o => o.Method == HttpMethod.Get)
            .Where(o =>
                o.Bodies().Any(b => b.Media == "application/json" && IsList(document, b.Json.GetProperty("schema"))))
            .ToList();
        Assert.True(lists.Count >= 20, $"{lists.Count} lists");
        Assert.Empty(
            lists
                .Where(o => !Parameters(o).Contains("limit") || !Parameters(o).Contains("cursor"))
                .Select(o => $"{o} is not read in pages"));
    }

    [Theory]
    [InlineData("/models")]
    [InlineData("/shared-agents")]
    [InlineData("/shared-tools")]
    [InlineData("/tenants/TENANT/permissions")]
    [InlineData("/tenants/TENANT/inference-settings/connections")]
    [InlineData("/users/PERSON/memberships")]
    [InlineData("/users/PERSON/sessions")]
    [InlineData("/users/invitations")]
    [InlineData("/tenants/TENANT/invitations")]
    [InlineData("/tenants/TENANT/api-tokens")]
    [InlineData("/me/sessions")]
    public async Task S30_List_Returns_the_same_entries_in_pages_of_one(string list)
    {
        var admin = await ApiClient.AdminAsync(app);
        var (user, tenant) = await CreateEntriesAsync(admin);
        var path =
            ApiRoutes.Root
            + list.Replace("PERSON", user.ToString(), StringComparison.Ordinal)
                .Replace("TENANT", tenant, StringComparison.Ordinal);
        var atOnce = Items((await admin.ReadAsync($"{path}?limit=100")).Json);
        var (entries, cursor) = (new List<string>(), "");
        do
        {
            var (page, _) = await admin.ReadAsync($"{path}?limit=1{cursor}");
            entries.Add(Assert.Single(Items(page)));
            cursor = page.TryGetProperty("nextCursor", out var next) ? "&cursor=" + next.GetString() : null;
        } while (cursor is not null && entries.Count <= atOnce.Count);

        Assert.True(atOnce.Count >= 2, $"{atOnce.Count} entries");
        Assert.Equal(atOnce, entries);
    }

    private static List<string> Items(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetRawText())];

    private static IEnumerable<string> Parameters(Operation operation) =>
        operation.Json.TryGetProperty("parameters", out var list)
            ? list.EnumerateArray().Select(p => p.GetProperty("name").GetString()!)
            : [];

    private static bool IsList(OpenApiDocument document, JsonElement schema) =>
        document.Resolve(schema) is var resolved
        && (
            (
                resolved.TryGetProperty("type", out var type)
                && type.ToString().Contains("array", StringComparison.Ordinal)
            ) || (resolved.TryGetProperty("properties", out var members) && members.TryGetProperty("items", out _)));

    private static string Plain(string pattern) =>
        pattern.Replace(":guid}", "}", StringComparison.Ordinal).Replace(":int}", "}", StringComparison.Ordinal);

    private List<(string Method, string Path, RouteEndpoint Endpoint)> All() =>
        [
            .. app
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Select(e => (Path: "/" + e.RoutePattern.RawText!.Trim('/'), Endpoint: e))
                .Where(r => r.Path.StartsWith(ApiRoutes.Root + "/", StringComparison.Ordinal))
                .SelectMany(r =>
                    r.Endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!
                        .HttpMethods.Select(m => (m, r.Path[ApiRoutes.Root.Length..], r.Endpoint))),
        ];

    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Writes() =>
        All().Where(r => r.Method is "PUT" or "PATCH" or "DELETE");

    /// <summary>A path with names of existing objects.</summary>
    private static async Task<string> FillAsync(ApiClient admin, string pattern, Guid user)
    {
        var path = Plain(pattern)
            .Replace("{tenant}", "acme", StringComparison.Ordinal)
            .Replace("{slug}", "acme", StringComparison.Ordinal)
            .Replace("{userId}", user.ToString(), StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal);
        foreach (var name in (string[])["{id}", "{catalogEntryId}", "{chunkId}"])
        {
            if (path.IndexOf(name, StringComparison.Ordinal) is var at and > 0)
            {
                var first = (await admin.ReadAsync(ApiRoutes.Root + path[..(at - 1)])).Json.GetProperty("items")[0];
                var id = ((string[])["id", "userId", "catalogEntryId"])
                    .Select(n => first.TryGetProperty(n, out var value) ? value.GetString() : null)
                    .First(v => v is not null);
                path = path.Replace(name, id, StringComparison.Ordinal);
            }
        }

        return path;
    }

    /// <summary>Creates at least two of everything that is listed in a new tenant, and a member.</summary>
    private async Task<(Guid Person, string Tenant)> CreateEntriesAsync(ApiClient admin)
    {
        var own = (await app.Tenant().SaveAsync()).Slug;
        var user = await app.CreateUserAsync("seven plum kettles");
        foreach (var tenant in (string[])["acme", own])
        {
            await admin.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/users/{user.Id}/memberships",
                new { tenant, role = "supporter" });
        }

        foreach (var n in (int[])[1, 2])
        {
            await ApiClient.SignInAsync(app, user.Email, "seven plum kettles");
            await admin.ExpectAsync(
                HttpStatusCode.Created,
                HttpMethod.Post,
                "/api/v1/models",
                new
                {
                    key = $"{own}-{n}",
                    title = $"Model {n}",
                    description = "",
                    isAllowedByDefault = true,
                });
            await admin.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/tenants/{own}/answers",
                new { question = $"Question {n}?", answer = $"Answer {n}." });
            await admin.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/tenants/{own}/invitations",
                new { email = $"{own}-{n}@people.test", role = "supporter" });
            await admin.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, "/api/v1/users", new { email = $"{own}-admin-{n}@people.test" }
            );
            await admin.ExpectAsync(
                HttpStatusCode.Created,
                HttpMethod.Post,
                $"/api/v1/tenants/{own}/api-tokens",
                new
                {
                    name = $"Token {n}",
                    scopes = (string[])["read"],
                    days = 1,
                });
            await admin.ExpectAsync(
                HttpStatusCode.Created,
                HttpMethod.Post,
                $"/api/v1/tenants/{own}/inference-settings/connections",
                new
                {
                    name = $"Connection {n}",
                    kind = "openai-compatible",
                    baseUrl = app.Llm.BaseUrl,
                    model = "m",
                });
        }

        return (user.Id, own);
    }
}
