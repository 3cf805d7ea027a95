using System.Text.Json;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Http;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>A tenant's tools.</summary>
public static class ToolEndpoints
{
    public static void MapTools(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/tools").WithTags("Tools");
        group.MapGet("/", ListAsync).ForManagers().WithSummary("List tools by title").ProducesPage(Examples.Tool);
        group
            .MapPost("/", CreateAsync)
            .ForManagers()
            .WithSummary("Create a tool")
            .WithRequestExample(ToolRequest.Example)
            .ProducesExample(Examples.Tool, StatusCodes.Status201Created);
        group.MapCatalog<CatalogTool, ToolDraft, ToolDetail>(
            "tool", Examples.Tool,
            Examples.CatalogEntry(Examples.Tool.Name, Examples.Tool.Title, Examples.Tool.Description), tool => tool.Id);
        group.MapGet("/{id:guid}", GetAsync).ForManagers().WithSummary("Get a tool").ProducesExample(Examples.Tool);
        group
            .MapPut("/{id:guid}", UpdateAsync)
            .ForManagers()
            .WithSummary("Change a tool")
            .WithRequestExample(ToolRequest.Example)
            .ProducesExample(Examples.Tool)
            .WithIfMatch();
        group
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Delete a tool. Agents can no longer call it")
            .ProducesNoContent()
            .WithIfMatch();
        group
            .MapPost("/{id:guid}/test", TestAsync)
            .ForManagers()
            .WithSummary("Call a tool, with the same checks as in a conversation")
            .WithRequestExample(ToolTestRequest.Example)
            .ProducesExample(ToolTestResponse.Example);
    }

    /// <param name="Name">Name for the model: 1 to 64 lower-case letters, digits and underscores.</param>
    /// <param name="Method">GET, POST, PUT, PATCH or DELETE. All but GET are sent at most once for one answer.</param>
    /// <param name="UrlTemplate">Absolute URL; {name} in the path or query is replaced by the argument of that
    /// name.</param>
    /// <param name="InputSchema">JSON Schema of the arguments, an object.</param>
    /// <param name="AnswerTemplate">Sentence for the result with {property} placeholders.</param>
    /// <param name="Priority">0 to 1,000; tools with smaller values are called first.</param>
    /// <param name="Headers">Headers with fixed values; at most 10.</param>
    /// <param name="SecretHeader">Header in which the secret is sent; omitted removes the secret.</param>
    /// <param name="Secret">Value of that header; omitted keeps it, unless scheme, host or port change.</param>
    /// <param name="BodyTemplate">JSON text for POST, PUT and PATCH, at most 8,000 characters; {name} in its texts is
    /// replaced by the argument of that name. Omitted sends all arguments as a JSON object.</param>
    /// <param name="FailureText">What the customer is told when a call fails, 1 to 1,000 characters; omitted leaves the
    /// words to the assistant.</param>
    /// <param name="AsksFirst">True when the customer must agree before a POST, PUT, PATCH or DELETE request is sent.
    /// </param>
    /// <param name="SignedInOnly">True when only customers whom the tenant's site has signed in may use it.</param>
    public sealed record ToolRequest(
        string Name,
        string Title,
        string Description,
        string Method,
        string UrlTemplate,
        JsonElement InputSchema,
        string? AnswerTemplate = null,
        int Priority = 0,
        bool IsEnabled = true,
        IReadOnlyList<ToolHeader>? Headers = null,
        string? SecretHeader = null,
        string? Secret = null,
        string? BodyTemplate = null,
        string? FailureText = null,
        bool AsksFirst = true,
        bool SignedInOnly = false)
    {
        internal static ToolRequest Example { get; } =
            new(
                Examples.Tool.Name, Examples.Tool.Title, Examples.Tool.Description, Examples.Tool.Method,
                Examples.Tool.UrlTemplate, Examples.Tool.InputSchema, Examples.Tool.AnswerTemplate);

        internal ToolDraft Draft =>
            new(
                Name, Title, Description, Method, UrlTemplate, InputSchema, AnswerTemplate, Priority, IsEnabled,
                Headers, SecretHeader, Secret, BodyTemplate, FailureText, AsksFirst, SignedInOnly);
    }

    /// <param name="Arguments">An object that matches the tool's schema.</param>
    public sealed record ToolTestRequest(JsonElement Arguments)
    {
        internal static ToolTestRequest Example { get; } =
            new(JsonSerializer.Deserialize<JsonElement>("""{"number":"ACM-1001"}"""));
    }

    /// <param name="Succeeded">When false, the result has the error.</param>
    /// <param name="Result">The text that a model would receive.</param>
    /// <param name="Request">The request, with "***" for the secret; null when there was none.</param>
    /// <param name="Response">The text of a response that is an error; null when there is none.</param>
    /// <param name="Reason">Why the service could not be reached; null when it was.</param>
    public sealed record ToolTestResponse(
        bool Succeeded, string Result, PreparedRequest? Request, string? Response = null, string? Reason = null)
    {
        internal static ToolTestResponse Example { get; } =
            new(
                true, "{\"status\":\"out for delivery\"}",
                new("GET", new("https://api.example.com/shipments/ACM-1001"), [], null));
    }

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, string? search, ToolQueries tools, Cursors cursors,
        HttpContext context, CancellationToken ct) =>
        cursors.SearchAsync(
            context, page, search, request => tools.PageAsync(caller.TenantId, search, request, ct));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, ToolQueries tools, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await tools.FindAsync(caller.TenantId, id, ct));

    private static Task<IResult> CreateAsync(
        ApiCaller caller, ToolRequest request, ToolEditor editor, HttpContext context, CancellationToken ct) =>
        editor
            .CreateAsync(caller.TenantId, request.Draft, caller.Actor, ct)
            .ToCreatedAsync(context, tool => $"{context.Request.Path}/{tool.Id}");

    private static Task<IResult> UpdateAsync(
        ApiCaller caller,
        Guid id,
        IfMatch ifMatch,
        ToolRequest request,
        ToolEditor editor,
        HttpContext context,
        CancellationToken ct) =>
        editor
            .UpdateAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, request.Draft, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, ToolEditor editor, CancellationToken ct
    ) => editor.DeleteAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);

    private static Task<IResult> TestAsync(
        ApiCaller caller, Guid id, ToolTestRequest request, ToolTester tester, CancellationToken ct) =>
        tester
            .TestAsync(caller.TenantId, id, request.Arguments, caller.Actor, ct)
            .ToResultAsync(outcome =>
                TypedResults.Ok(new ToolTestResponse(
                    outcome.Succeeded, outcome.Text, outcome.Request, outcome.Response, outcome.Reason)));
}
