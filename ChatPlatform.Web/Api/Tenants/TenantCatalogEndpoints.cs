using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tools;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Catalog entries that a tenant may add. An added entry becomes an agent or tool of the tenant.</summary>
public static class TenantCatalogEndpoints
{
    internal static void MapSharedAgents(this RouteGroupBuilder agents)
    {
        agents
            .MapGet(
                "/catalog",
                (
                    ApiCaller caller, [AsParameters] PageQuery page, AgentCatalog shared, Cursors cursors,
                    HttpContext context, CancellationToken ct
                ) => cursors.PageAsync(context, page, "", wanted => shared.PageAsync(caller.TenantId, wanted, ct)))
            .ForManagers()
            .WithSummary("List the shared agents that the tenant may add")
            .ProducesPage(Example("shipment", Examples.Agent.Name, Examples.Agent.Description));
        agents
            .MapPost(
                "/catalog/{id:guid}",
                (ApiCaller caller, Guid id, AgentCatalog shared, HttpContext context, CancellationToken ct) =>
                    shared
                        .AddAsync(caller.TenantId, id, caller.Actor, ct)
                        .ToResultAsync(agent =>
                            ETags.Created(context, PathOf(context, agent.Id), agent, agent.ConcurrencyToken)))
            .ForManagers()
            .WithSummary("Add a shared agent. It works while the platform allows it")
            .ProducesExample(Examples.Agent, StatusCodes.Status201Created)
            .ProducesError(StatusCodes.Status409Conflict, "Already added, the name is taken, or the limit is reached.");
    }

    internal static void MapSharedTools(this RouteGroupBuilder tools)
    {
        tools
            .MapGet(
                "/catalog",
                (
                    ApiCaller caller, [AsParameters] PageQuery page, ToolCatalog shared, Cursors cursors,
                    HttpContext context, CancellationToken ct
                ) => cursors.PageAsync(context, page, "", wanted => shared.PageAsync(caller.TenantId, wanted, ct)))
            .ForManagers()
            .WithSummary("List the shared tools that the tenant may add")
            .ProducesPage(Example(Examples.Tool.Name, Examples.Tool.Title, Examples.Tool.Description));
        tools
            .MapPost(
                "/catalog/{id:guid}",
                (ApiCaller caller, Guid id, ToolCatalog shared, HttpContext context, CancellationToken ct) =>
                    shared
                        .AddAsync(caller.TenantId, id, caller.Actor, ct)
                        .ToResultAsync(tool =>
                            ETags.Created(context, PathOf(context, tool.Id), tool, tool.ConcurrencyToken)))
            .ForManagers()
            .WithSummary("Add a shared tool. It works while the platform allows it")
            .ProducesExample(Examples.Tool, StatusCodes.Status201Created)
            .ProducesError(StatusCodes.Status409Conflict, "Already added, the name is taken, or the limit is reached.");
    }

    private static TenantCatalogEntry Example(string key, string title, string description) =>
        new(Examples.ConversationId, key, title, description, Examples.AgentId);

    /// <summary>URL of the new agent or tool.</summary>
    private static string PathOf(HttpContext context, Guid id)
    {
        var path = context.Request.Path.Value!;
        return path[..path.LastIndexOf("/catalog/", StringComparison.Ordinal)] + "/" + id;
    }
}
