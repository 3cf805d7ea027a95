using System.Text.Json;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Api;
using ChatPlatform.Web.Api.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Web.Api;

/// <summary>The OpenAPI document is complete and describes the actual behavior.</summary>
public sealed class ApiDocumentTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>Getting and ending a token, which need no authorization.</summary>
    private static readonly string[] s_outside = ["/api/v1/auth/token", "/api/v1/auth/revoke"];

    private static readonly string[] s_refusals = ["400", "401", "403", "404", "422"];

    [Fact]
    public async Task Every_operation_Has_a_summary_examples_and_error_responses()
    {
        var document = await OpenApiDocument.ReadAsync(app);
        Assert.True(document.Operations.Count >= 38, $"{document.Operations.Count} operations");
        Assert.All(document.Operations, o =>
        {
            Assert.True(
                o.Json.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 5,
                $"{o} has no summary");
            Assert.True(o.Json.TryGetProperty("tags", out _), $"{o} has no tag");
            var answers = o.Json.GetProperty("responses");
            Assert.Empty(
                s_refusals.Where(r => !answers.TryGetProperty(r, out _)).Select(r => $"{o} does not declare {r}"));
            var good = answers.EnumerateObject().Where(r => r.Name[0] == '2').ToList();
            Assert.True(good.Count == 1, $"{o} declares {good.Count} good answers");
            Assert.True(good[0].Name == "204" || HasExample(good[0].Value), $"{o} shows no example of its answer");
            Assert.True(
                !o.Json.TryGetProperty("requestBody", out var body) || HasExample(body),
                $"{o} shows no example of its body");
        });
    }

    [Fact]
    public async Task Examples_Match_their_schemas()
    {
        var document = await OpenApiDocument.ReadAsync(app);
        foreach (var operation in document.Operations)
        {
            foreach (
                var (_, media) in operation
                    .Bodies()
                    .Where(b => b.Media == "application/json")
                    .Select(b => (b.Media, b.Json)))
            {
                Assert.Empty(
                    document
                        .FindViolations(media.GetProperty("schema"), media.GetProperty("example"))
                        .Select(m => $"{operation}: {m}"));
            }
        }
    }

    [Fact]
    public async Task Every_route_Has_an_access_level_and_is_in_the_document()
    {
        var document = await OpenApiDocument.ReadAsync(app);
        var routes = app
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                ("/" + e.RoutePattern.RawText!.TrimStart('/')).StartsWith(
                    ApiRoutes.Root + "/", StringComparison.Ordinal))
            .ToList();
        Assert.Empty(
            routes
                .Where(r =>
                    r.Metadata.GetMetadata<RequiredAccess>() is null && !s_outside.Contains(r.RoutePattern.RawText))
                .Select(r => r.DisplayName));
        Assert.Equal(routes.Count, document.Operations.Count);
    }

    [Fact]
    public async Task S22_Responses_Have_exactly_the_members_of_their_schemas()
    {
        var admin = await ApiClient.AdminAsync(app);
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Hello");
        await visitor.EscalateAsync("I am stuck");
        var document = await OpenApiDocument.ReadAsync(app);
        var looked = 0;
        foreach (
            var operation in document.Operations.Where(o =>
                o.Method == HttpMethod.Get && o.Bodies().Any(b => b.Media == "application/json")))
        {
            if (await PathOfAsync(admin, operation.Path) is { } path)
            {
                var (json, _) = await admin.ReadAsync(path);
                Assert.Empty(
                    document
                        .FindViolations(
                            operation.Bodies().Single(b => b.Media == "application/json").Json.GetProperty("schema"),
                            json)
                        .Select(m => $"{path}: {m}"));
                looked++;
            }
        }

        Assert.True(looked >= 14, $"Only {looked} answers were looked at.");
    }

    [Fact]
    public async Task Document_Is_OpenAPI_3_1_with_its_security_scheme()
    {
        var document = await OpenApiDocument.ReadAsync(app);
        Assert.StartsWith("3.1.", document.Root.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "bearer",
            document
                .Root.GetProperty("components")
                .GetProperty("securitySchemes")
                .GetProperty("bearer")
                .GetProperty("scheme")
                .GetString());
        var parameters = document
            .Operations.SelectMany(o => o.Json.TryGetProperty("parameters", out var list) ? list.EnumerateArray() : [])
            .ToList();
        Assert.Contains(parameters, p =>
            p.GetProperty("name").GetString() == "limit"
            && p.GetProperty("schema").GetProperty("type").GetString() == "integer");
        Assert.True(document.Root.GetProperty("security")[0].TryGetProperty("bearer", out _));
    }

    /// <summary>A path with existing ids: each {id} is the first of its list.</summary>
    private static async Task<string?> PathOfAsync(ApiClient client, string pattern)
    {
        var path = pattern.Replace("{tenant}", "acme", StringComparison.Ordinal);
        if (path.IndexOf("/{id}", StringComparison.Ordinal) is var at && at >= 0)
        {
            var (list, _) = await client.ReadAsync(path[..at]);
            path =
                list.GetProperty("items") is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0
                    ? path.Replace(
                        "{id}",
                        items[0].GetProperty(items[0].TryGetProperty("id", out _) ? "id" : "userId").GetString(),
                        StringComparison.Ordinal)
                    : path;
        }

        return path.Contains('{', StringComparison.Ordinal) ? null : path;
    }

    private static bool HasExample(JsonElement holder) =>
        holder.TryGetProperty("content", out var content)
        && content.EnumerateObject().All(m => m.Value.TryGetProperty("example", out _));
}
