using System.Text.Json;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// Lets the tenant's model route messages about which the fast path is not certain. The response is a JSON object
/// {"agents":[{"name":"...","part":"..."}],"question":null}; names that the tenant does not have are ignored.
/// </summary>
public sealed class ModelRouter(ChatClients clients)
{
    private const int HistoryLines = 6;

    /// <summary>Maximum characters of a part.</summary>
    private const int MaxPartLength = 4000;

    private const int MaxQuestionLength = 600;

    /// <summary>The plan, or null when the model's response is unusable.</summary>
    public async Task<RoutingPlan?> PlanAsync(
        TenantAgents tenant, string message, IReadOnlyList<DialogueLine> history, CancellationToken ct)
    {
        var agents = string.Join('\n', tenant.Agents.Select(a => $"- {a.Name}: {a.Description}"));
        var instructions =
            $"You route a customer's message to the agents of a support desk. Agents:\n{agents}\n"
            + "Answer with one JSON object and nothing else: "
            + """{"agents":[{"name":"<agent>","part":"<the part of the message for it>"}],"question":null}."""
            + "\nSeveral topics: several agents, each with its own part. If it is unclear what the customer wants: "
            + "no agents, and a short friendly question in \"question\".";
        var messages = history
            .TakeLast(HistoryLines)
            .Select(l => new ChatMessage(l.IsVisitor ? ChatRole.User : ChatRole.Assistant, l.Text))
            .Prepend(new(ChatRole.System, instructions))
            .Append(new(ChatRole.User, message));
        try
        {
            var client = await clients.ForAsync(tenant.TenantId, tenant.Settings, ct);
            var response = await client.GetResponseAsync(
                messages,
                new ChatOptions
                {
                    ResponseFormat = ChatResponseFormat.Json,
                    Temperature = 0,
                    ModelId = tenant.Settings.DefaultModel,
                },
                ct);
            return Read(tenant, message, response.Text);
        }
        catch (ProviderException)
        {
            return null;
        }
    }

    private static RoutingPlan? Read(TenantAgents tenant, string message, string text)
    {
        try
        {
            var answer = JsonSerializer.Deserialize<Answer>(text, JsonSerializerOptions.Web);
            var assignments = answer
                ?.Agents?.OfType<AgentPart>()
                .Select(a =>
                    (
                        Agent: tenant.Agents.FirstOrDefault(p =>
                            p.Name.Equals(a.Name, StringComparison.OrdinalIgnoreCase)),
                        a.Part))
                .Where(a => a.Agent is not null)
                .DistinctBy(a => a.Agent!.Id)
                .Select(a => new Assignment(
                    a.Agent!, UnicodeText.IsBlank(a.Part) ? message : Bound(a.Part!, MaxPartLength)))
                .Take(Clauses.MaxCount)
                .ToList() ?? [];
            return assignments.Count > 0
                    ? new(
                        assignments.Count == 1 ? [assignments[0] with { Part = message }] : assignments, null,
                        "decided by the model", 0.8)
                : UnicodeText.IsBlank(answer?.Question) ? null
                : new([], Bound(answer!.Question!, MaxQuestionLength), "the model asks for clarification", 0.5);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Bound(string text, int length) => UnicodeText.Truncate(UnicodeText.Clean(text), length);

    private sealed record Answer(List<AgentPart?>? Agents, string? Question);

    private sealed record AgentPart(string? Name, string? Part);
}
