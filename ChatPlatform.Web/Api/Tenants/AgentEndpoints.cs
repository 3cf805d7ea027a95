using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Agents.Templates;
using ChatPlatform.Core.Inference;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>A tenant's agents, their versions and the tools that they may use.</summary>
public static class AgentEndpoints
{
    public static void MapAgents(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/agents").WithTags("Agents");
        group
            .MapGet("/", ListAsync)
            .ForManagers()
            .WithSummary("List agents by name")
            .ProducesPage(Examples.Agent);
        group
            .MapPost("/", CreateAsync)
            .ForManagers()
            .WithSummary("Create an agent")
            .WithRequestExample(AgentRequest.Example)
            .ProducesExample(Examples.Agent, StatusCodes.Status201Created);
        group.MapCatalog<CatalogAgent, AgentDraft, AgentDetail>(
            "agent", Examples.Agent, Examples.CatalogEntry("shipment", Examples.Agent.Name, Examples.Agent.Description),
            agent => agent.Id);
        group
            .MapPost("/route-check", RouteAsync)
            .ForManagers()
            .AllowReadOnlyTokens()
            .WithSummary("Show which agents would answer a message. Nothing is stored and no tool is called")
            .WithRequestExample(new RouteCheckRequest("Where is my parcel?"))
            .ProducesExample(Examples.RouteCheck);
        group.MapGet("/{id:guid}", GetAsync).ForManagers().WithSummary("Get an agent").ProducesExample(Examples.Agent);
        group
            .MapPut("/{id:guid}", UpdateAsync)
            .ForManagers()
            .WithSummary("Change an agent. All but names and switch make a new version")
            .WithRequestExample(AgentRequest.Example)
            .ProducesExample(Examples.Agent)
            .WithIfMatch();
        group
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Delete an agent with its versions")
            .ProducesNoContent()
            .WithIfMatch();
        group
            .MapGet("/{id:guid}/versions", VersionsAsync)
            .ForManagers()
            .WithSummary("List the versions of an agent, newest first")
            .ProducesPage(Examples.AgentVersion);
        group
            .MapPost("/{id:guid}/versions/{number:int}/publish", PublishAsync)
            .ForManagers()
            .WithSummary("Restore an earlier version")
            .ProducesExample(Examples.Agent)
            .WithIfMatch();
        group
            .MapGet("/{id:guid}/tools", ToolsAsync)
            .ForManagers()
            .WithSummary("List the tools that an agent may use")
            .ProducesExample(new GrantBody([Examples.ToolId]));
        group
            .MapPut("/{id:guid}/tools", GrantAsync)
            .ForManagers()
            .WithSummary("Set the tools that an agent may use")
            .WithRequestExample(new GrantBody([Examples.ToolId]))
            .ProducesExample(new GrantBody([Examples.ToolId]))
            .WithIfMatch();
    }

    /// <param name="Name">1 to 80 characters, unique in the tenant.</param>
    /// <param name="Description">What the agent is for, used to route messages; 1 to 1,000 characters.</param>
    /// <param name="Prompt">Instructions for the model; 1 to 16,000 characters.</param>
    /// <param name="Examples">Example messages, used to route messages; at most 50.</param>
    /// <param name="Model">Model id; omitted uses the tenant's model.</param>
    /// <param name="ToolIds">The tools that the agent may use, first to last; omitted keeps them.</param>
    /// <param name="DocumentIds">The documents from which the agent answers; omitted uses all, if there
    /// are no tags.</param>
    /// <param name="Parameters">Temperature (0 to 2), top-p (0.01 to 1) and maximum tokens of an answer (64 to 8,192);
    /// what is omitted is left to the provider.</param>
    /// <param name="DocumentTags">Tags whose documents the agent answers from, besides those of documentIds; at most
    /// 20.</param>
    /// <param name="PublicName">Name under which customers read its answers, 1 to 80 characters, unique in the tenant;
    /// omitted uses the name.</param>
    public sealed record AgentRequest(
        string Name, string Description, string Prompt, IReadOnlyList<string>? Examples = null, string? Model = null,
        bool IsEnabled = true, IReadOnlyList<Guid>? ToolIds = null,
        IReadOnlyList<Guid>? DocumentIds = null, ModelParameters? Parameters = null,
        IReadOnlyList<string>? DocumentTags = null, string? PublicName = null)
    {
        internal static AgentRequest Example { get; } =
            new(
                OpenApi.Examples.Agent.Name, OpenApi.Examples.Agent.Description, OpenApi.Examples.Agent.Prompt,
                OpenApi.Examples.Agent.Examples, Parameters: OpenApi.Examples.Agent.Parameters);

        internal AgentDraft Draft =>
            new(
                Name, Description, Examples ?? [], IsEnabled, Prompt, Model, ToolIds, DocumentIds, Parameters,
                DocumentTags, PublicName);
    }

    /// <param name="Message">1 to 4,000 characters.</param>
    public sealed record RouteCheckRequest(string Message);

    /// <param name="ToolIds">All tools that the agent may use, first to last.</param>
    public sealed record GrantBody(IReadOnlyList<Guid> ToolIds);

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, string? search, AgentQueries agents, Cursors cursors,
        HttpContext context, CancellationToken ct) =>
        cursors.SearchAsync(
            context, page, search, request => agents.PageAsync(caller.TenantId, new(search), request, ct));

    private static async Task<IResult> RouteAsync(
        ApiCaller caller, RouteCheckRequest request, RouteCheck check, CancellationToken ct) =>
        RouteCheck.Check(request.Message) is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : TypedResults.Ok(await check.RunAsync(caller.TenantId, request.Message, ct));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, AgentQueries agents, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await agents.FindAsync(caller.TenantId, id, ct));

    private static Task<IResult> CreateAsync(
        ApiCaller caller, AgentRequest request, AgentEditor editor, HttpContext context, CancellationToken ct) =>
        editor
            .CreateAsync(caller.TenantId, request.Draft, caller.Actor, ct)
            .ToCreatedAsync(context, agent => $"{context.Request.Path}/{agent.Id}");

    private static Task<IResult> UpdateAsync(
        ApiCaller caller,
        Guid id,
        IfMatch ifMatch,
        AgentRequest request,
        AgentEditor editor,
        HttpContext context,
        CancellationToken ct) =>
        editor
            .UpdateAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, request.Draft, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, AgentEditor editor, CancellationToken ct
    ) => editor.DeleteAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);

    private static async Task<IResult> VersionsAsync(
        ApiCaller caller,
        Guid id,
        [AsParameters] PageQuery page,
        AgentQueries agents,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        await agents.FindAsync(caller.TenantId, id, ct) is null
            ? ProblemCodes.NotFound()
            : await cursors.PageAsync(
                context, page, "", wanted => agents.VersionsAsync(caller.TenantId, id, wanted, ct));

    private static Task<IResult> PublishAsync(
        ApiCaller caller,
        Guid id,
        int number,
        IfMatch ifMatch,
        AgentEditor editor,
        HttpContext context,
        CancellationToken ct) =>
        editor
            .PublishAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, number, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static async Task<IResult> ToolsAsync(
        ApiCaller caller, Guid id, AgentQueries agents, HttpContext context, CancellationToken ct)
    {
        if (await agents.FindAsync(caller.TenantId, id, ct) is not { } agent)
        {
            return ProblemCodes.NotFound();
        }

        return ETags.Ok(context, new GrantBody(agent.ToolIds), agent.ConcurrencyToken);
    }

    private static Task<IResult> GrantAsync(
        ApiCaller caller,
        Guid id,
        IfMatch ifMatch,
        GrantBody request,
        AgentEditor editor,
        HttpContext context,
        CancellationToken ct) =>
        editor
            .GrantAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, request.ToolIds, caller.Actor, ct)
            .ToResultAsync(
                agent => ETags.Ok(context, new GrantBody(agent.ToolIds), agent.ConcurrencyToken), ifMatch);
}
