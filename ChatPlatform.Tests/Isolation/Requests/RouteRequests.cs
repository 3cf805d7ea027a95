using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Analytics.Teaching;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Answers;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.TestSet;
using ChatPlatform.Core.Tools;
using ChatPlatform.Tests.Support;
using Microsoft.AspNetCore.Components.Endpoints;

namespace ChatPlatform.Tests.Isolation.Requests;

/// <summary>Requests to every route of the application.</summary>
internal static class RouteRequests
{
    private static readonly Dictionary<string, string> s_widgetBodies = new()
    {
        ["messages"] = """{"clientMessageId":"1","text":"Hello"}""",
        ["typing"] = """{"isTyping":true}""",
        ["escalation"] = "{}",
        ["feedback"] = """{"rating":"up"}""",
        ["rating"] = """{"score":5}""",
    };

    /// <summary>True for a route of the REST API.</summary>
    public static bool IsApi(string pattern) => pattern.StartsWith("/api/v1/", StringComparison.Ordinal);

    /// <summary>True when a route that is open to these callers is open to this one.</summary>
    public static bool May(Who who, Open open) => (who, open) switch
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
    public static async Task<IReadOnlyList<(string Method, string Pattern, string? Body)>> RequestsAsync(
        this IsolationFixture app)
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

    private static string Plain(string pattern) =>
        pattern.Replace(":guid}", "}", StringComparison.Ordinal).Replace(":int}", "}", StringComparison.Ordinal);

    /// <summary>The routes that are no pages.</summary>
    public static List<(string Method, string Pattern)> HttpRoutes(this IsolationFixture app) =>
        [
            .. app.Routes()
                .Where(r => r.Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
                .Select(r => (r.Method, r.Pattern)),
        ];

    /// <summary>An address of a route.</summary>
    /// <param name="tenant">Name or id of the tenant in the address.</param>
    /// <param name="random">True for random ids; false for ids of the other tenant's rows.</param>
    public static string Fill(
        this IsolationFixture app, string pattern, string tenant, string route, bool random = false)
    {
        var id = random ? Guid.CreateVersion7() : app.IdFor(route);
        return pattern
            .Replace("{tenant}", tenant, StringComparison.Ordinal)
            .Replace("{slug}", "nobody-" + id.ToString(), StringComparison.Ordinal)
            .Replace("{catalogEntryId:guid}", id.ToString(), StringComparison.Ordinal)
            .Replace("{id:guid}", id.ToString(), StringComparison.Ordinal)
            .Replace(
                "{messageId:guid}", (random ? Guid.CreateVersion7() : app.B.Row<Message>().Id).ToString(),
                StringComparison.Ordinal)
            .Replace(
                "{correctionId:guid}",
                (random ? Guid.CreateVersion7() : app.B.Row<RouteCorrection>().Id).ToString(),
                StringComparison.Ordinal)
            .Replace(
                "{chunkId:guid}", (random ? Guid.CreateVersion7() : app.B.Row<Chunk>().Id).ToString(),
                StringComparison.Ordinal)
            .Replace("{number:int}", "1", StringComparison.Ordinal)
            .Replace("{userId:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{sessionId:guid}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
    }

    /// <summary>The other tenant's row that a route's {id} refers to.</summary>
    private static Guid IdFor(this IsolationFixture app, string route) =>
        route switch
        {
            _ when route.Contains("/questions/done/", StringComparison.Ordinal) =>
                app.B.Row<TaughtQuestion>().GroupId,
            _ when route.Contains("/test-cases/runs/", StringComparison.Ordinal) => app.B.Row<TestRun>().Id,
            _ when route.Contains("/test-cases/", StringComparison.Ordinal) => app.B.Row<TestCase>().Id,
            _ when route.Contains("/web-sources/", StringComparison.Ordinal) => app.B.Row<WebSource>().Id,
            _ when route.Contains("/answers/", StringComparison.Ordinal) => app.B.Row<AnswerPair>().Id,
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
