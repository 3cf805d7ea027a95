using System.Text.Json;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// Lets the tenant's model route messages about which the fast path is not certain. The response is a JSON object
/// {"agents":[{"name":"...","part":"..."}],"question":null}; names that the tenant does not have are ignored.
/// </summary>
public sealed class ModelRouter(ChatClients clients, IOptions<InferenceOptions> options)
{
    private const int HistoryLines = 6;

    /// <summary>Maximum agents of one message.</summary>
    public const int MaxParts = 4;

    /// <summary>Maximum characters of a part.</summary>
    private const int MaxPartLength = 4000;

    private const int MaxQuestionLength = 600;

    /// <summary>
    /// The plan, or null when there is no usable response in time. The used tokens and the reason of a failure are
    /// added to the trace.
    /// </summary>
    public async Task<RoutingPlan?> PlanAsync(
        TenantAgents tenant, string message, IReadOnlyList<DialogueLine> history, TurnTrace trace, CancellationToken ct)
    {
        var began = trace.Now;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.RoutingSeconds));
        string failure;
        try
        {
            var response = await AskAsync(tenant, message, history, trace, limit.Token);
            if (response.Usage is { } usage)
            {
                trace.Count(usage, null, response.ModelId ?? tenant.Settings.DefaultModel);
            }

            if (Read(tenant, message, response.Text) is { } plan)
            {
                return plan;
            }

            failure = "The response is no plan";
        }
        catch (ProviderException e)
        {
            failure = e.Message;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            failure = $"No response within {options.Value.RoutingSeconds} s";
        }

        trace.Add(TraceKind.Failure, "The model did not route", failure, began);
        return null;
    }

    private async Task<ChatResponse> AskAsync(
        TenantAgents tenant, string message, IReadOnlyList<DialogueLine> history, TurnTrace trace,
        CancellationToken ct)
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
        var client = await clients.ForAsync(tenant.TenantId, tenant.Settings, ct);
        return await client.GetResponseAsync(
            messages,
            trace.Outgoing.Attach(
                new()
                {
                    ResponseFormat = ChatResponseFormat.Json,
                    Temperature = tenant.TakesTemperature ? 0 : null,
                    ModelId = tenant.Settings.DefaultModel,
                }),
            ct);
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
                .Take(MaxParts)
                .ToList() ?? [];
            return assignments.Count > 0
                    ? new(
                        assignments.Count == 1 ? [assignments[0] with { Part = message }] : assignments, null,
                        "decided by the model", 0.8)
                : UnicodeText.IsBlank(answer?.Question) ? null
                : new([], Bound(answer!.Question!, MaxQuestionLength), "the model asks for clarification", 0.5)
                {
                    PersonLabel = SupervisorTexts.In(TextLanguage.Of(message, null)).PersonLabel,
                    IsMiss = true,
                };
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
