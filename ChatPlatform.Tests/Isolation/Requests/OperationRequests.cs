using System.Text.Json.Nodes;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Isolation.Requests;

/// <summary>Requests to the operations of the OpenAPI document.</summary>
internal static class OperationRequests
{
    /// <summary>Sends a body to an operation, by a caller who may call it.</summary>
    public static Task<Answer> SendAsync(this IsolationFixture app, Operation operation, JsonNode body)
    {
        // The tenant's own agent, so that the ids in the body are really looked up; otherwise unknown ids.
        var path = operation
            .Path.Replace("{tenant}", "acme", StringComparison.Ordinal)
            .Replace("{number}", "1", StringComparison.Ordinal);
        var isOwn = path.Contains("/agents/{id}", StringComparison.Ordinal);
        path = path.Replace(
            "{id}", (isOwn ? app.OwnAgent.Id : Guid.CreateVersion7()).ToString(), StringComparison.Ordinal);
        path = path.Replace("{slug}", "nobody", StringComparison.Ordinal)
            .Replace("{messageId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{chunkId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{catalogEntryId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal)
            .Replace("{userId}", Guid.CreateVersion7().ToString(), StringComparison.Ordinal);
        var who = !operation.Path.Contains("{tenant}", StringComparison.Ordinal) ? Who.PlatformAdmin
            : path.Contains("/escalations/", StringComparison.Ordinal) ? Who.SupporterOfA : Who.TenantUserOfA;
        return app.SendAsync(who, operation.Method.Method, path, body.ToJsonString(), isOwn ? app.OwnAgent.ETag : null);
    }

    /// <summary>The operations with a JSON body, except those of sign-in.</summary>
    public static async Task<IReadOnlyList<Operation>> WritesAsync(this IsolationFixture app) =>
        [
            .. (await OpenApiDocument.ReadAsync(app)).Operations.Where(o =>
                o.Bodies().Any()
                && o.Json.TryGetProperty("requestBody", out var body)
                && body.GetProperty("content").TryGetProperty("application/json", out _)
                && !o.Path.Contains("/auth/", StringComparison.Ordinal)),
        ];

    /// <summary>The document's example of a body.</summary>
    public static JsonNode Example(Operation operation) =>
        JsonNode.Parse(
            operation
                .Json.GetProperty("requestBody")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("example")
                .GetRawText()
        )!;
}
