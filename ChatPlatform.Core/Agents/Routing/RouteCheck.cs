using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>An agent that would answer, and its part of the message.</summary>
public sealed record RoutedPart(Guid AgentId, string Agent, string Part);

/// <summary>How well a message matches an agent.</summary>
/// <param name="Score">Similarity to the agent's examples and description, about 0 to 1.7; the greatest wins.</param>
public sealed record AgentSimilarity(Guid AgentId, string Agent, double Score);

/// <summary>How a message would be routed.</summary>
/// <param name="Agents">The agents that would answer, in order; empty when the customer would be asked.</param>
/// <param name="Question">The question to the customer; null when agents would answer.</param>
/// <param name="Reason">Reason of the decision, as in the trace of a conversation.</param>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Scores">All agents that are on, most similar first.</param>
public sealed record RouteCheckResult(
    IReadOnlyList<RoutedPart> Agents, string? Question, string Reason, double Confidence,
    IReadOnlyList<AgentSimilarity> Scores);

/// <summary>
/// Shows which agents would answer a first message, with the same decision as in a conversation. Calls no tool and
/// stores nothing.
/// </summary>
public sealed class RouteCheck(
    AppDbFactory databases, AgentDirectory directory, Supervisor supervisor, FastPath fastPath)
{
    /// <summary>Maximum characters of a message.</summary>
    public const int MaxMessage = 4000;

    /// <exception cref="ArgumentException">The message is blank or too long; callers check it with
    /// <see cref="Check"/>.</exception>
    public async Task<RouteCheckResult> RunAsync(Guid tenantId, string message, CancellationToken ct)
    {
        if (Check(message).Any)
        {
            throw new ArgumentException("The message is invalid.", nameof(message));
        }

        var tenant = await directory.ForAsync(tenantId, await RevisionAsync(tenantId, ct), ct);
        var plan = await supervisor.PlanAsync(
            tenant, message, [], [], null, DocumentAudience.Everyone, new TurnTrace(), ct);
        var scores = tenant.Agents.Count == 0
            ? []
            : (await fastPath.DecideAsync(tenant, message, RoutingContext.Empty, ct)).Scores;
        return new(
            [.. plan.Assignments.Select(a => new RoutedPart(a.Agent.Id, a.Agent.Name, a.Part))],
            plan.Question, plan.Reason, plan.Confidence,
            [.. scores.Select(s => new AgentSimilarity(s.Agent.Id, s.Agent.Name, Math.Round(s.Score, 3)))]);
    }

    /// <summary>The errors of a message.</summary>
    public static FieldErrors Check(string? message) => new FieldErrors().Text("message", message, 1, MaxMessage);

    private async Task<long> RevisionAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.TenantRevisions
            .Where(r => r.TenantId == tenantId)
            .Select(r => r.Number)
            .FirstOrDefaultAsync(ct);
    }
}
