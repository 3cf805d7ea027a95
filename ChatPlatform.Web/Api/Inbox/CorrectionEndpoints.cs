using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Conversations.Corrections;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>
/// Corrections of the agent that should have answered a message, and what agents have learnt from them.
/// </summary>
public static class CorrectionEndpoints
{
    public static void MapCorrections(this RouteGroupBuilder tenant)
    {
        var conversation = tenant.MapGroup("/conversations").WithTags("Conversations");
        conversation
            .MapPut("/{id:guid}/messages/{messageId:guid}/correction", CorrectAsync)
            .ForMembers()
            .WithSummary("Set the agent that should have answered a customer's message")
            .WithRequestExample(new CorrectionRequest(Examples.AgentId))
            .ProducesExample(Examples.Correction);
        conversation
            .MapDelete("/{id:guid}/messages/{messageId:guid}/correction", UndoAsync)
            .ForMembers()
            .WithSummary("Remove the correction of a customer's message")
            .ProducesNoContent();
        var agents = tenant.MapGroup("/agents").WithTags("Agents");
        agents
            .MapGet("/names", NamesAsync)
            .ForMembers()
            .WithSummary("List the names of the agents that answer customers")
            .ProducesExample(new AgentNames([new(Examples.AgentId, Examples.Agent.Name)]));
        agents
            .MapGet("/{id:guid}/corrections", ListAsync)
            .ForManagers()
            .WithSummary("List the messages that an agent has learnt from corrections, newest first")
            .ProducesPage(Examples.LearntMessage);
        agents
            .MapDelete("/{id:guid}/corrections/{correctionId:guid}", RemoveAsync)
            .ForManagers()
            .WithSummary("Remove a learnt message from an agent")
            .ProducesNoContent();
    }

    /// <param name="AgentId">The agent that should have answered.</param>
    public sealed record CorrectionRequest(Guid AgentId);

    /// <param name="Agents">By name; at most 200.</param>
    public sealed record AgentNames(IReadOnlyList<AgentName> Agents);

    private static Task<IResult> CorrectAsync(
        ApiCaller caller, Guid id, Guid messageId, CorrectionRequest request, AnswerCorrections corrections,
        CancellationToken ct) =>
        corrections.CorrectAsync(caller.TenantId, id, messageId, request.AgentId, caller.Actor, ct)
            .ToResultAsync(corrected => TypedResults.Ok(corrected));

    private static Task<IResult> UndoAsync(
        ApiCaller caller, Guid id, Guid messageId, AnswerCorrections corrections, CancellationToken ct) =>
        corrections.UndoAsync(caller.TenantId, id, messageId, caller.Actor, ct).ToNoContentAsync();

    private static async Task<IResult> NamesAsync(
        ApiCaller caller, RouteCorrections corrections, CancellationToken ct) =>
        TypedResults.Ok(new AgentNames(await corrections.AgentsAsync(caller.TenantId, ct)));

    private static async Task<IResult> ListAsync(
        ApiCaller caller,
        Guid id,
        [AsParameters] PageQuery page,
        AgentQueries agents,
        RouteCorrections corrections,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        await agents.FindAsync(caller.TenantId, id, ct) is null
            ? ProblemCodes.NotFound()
            : await cursors.PageAsync(
                context, page, "", wanted => corrections.PageAsync(caller.TenantId, id, wanted, ct));

    private static Task<IResult> RemoveAsync(
        ApiCaller caller, Guid id, Guid correctionId, RouteCorrections corrections, CancellationToken ct) =>
        corrections.RemoveAsync(caller.TenantId, id, correctionId, caller.Actor, ct).ToNoContentAsync();
}
