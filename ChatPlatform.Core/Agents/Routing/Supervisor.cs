using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// Decides which agents answer a message: by the fast path when it is certain, otherwise by the tenant's model,
/// otherwise by a question to the visitor.
/// </summary>
public sealed class Supervisor(FastPath fastPath, ModelRouter model, ChatClients clients)
{
    public async Task<RoutingPlan> PlanAsync(
        TenantAgents tenant,
        string message,
        IReadOnlyList<DialogueLine> history,
        IReadOnlyList<string> previousAgents,
        TurnTrace trace,
        CancellationToken ct)
    {
        if (tenant.Agents.Count == 0)
        {
            return new(
                [], "Nobody has set up an assistant here yet. Would you like to talk to a human?",
                "the tenant has no agents", 1);
        }

        var hasModel = clients.HasModel(tenant.Settings);
        var plan =
            hasModel && tenant.Settings.Routing == RoutingMode.Model && tenant.Agents.Count > 1
                ? await model.PlanAsync(tenant, message, history, trace, ct)
                    ?? await fastPath.PlanAsync(tenant, message, previousAgents, ct)
                : await fastPath.PlanAsync(tenant, message, previousAgents, ct)
                    ?? (hasModel ? await model.PlanAsync(tenant, message, history, trace, ct) : null);
        return plan ?? new([], Clarify(tenant.Agents), "not sure what it is about", 0.3);
    }

    private static string Clarify(IReadOnlyList<AgentProfile> agents) =>
        "I am not sure I understood. Which of these is it about?\n\n"
        + string.Join('\n', agents.Select(a => $"- **{a.Name}**: {a.Description}"))
        + "\n\nYou can also ask for a human at any time.";
}
