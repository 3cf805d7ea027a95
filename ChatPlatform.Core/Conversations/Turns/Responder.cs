using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Writes the assistant's answer: the supervisor's plan, then each agent in order, joined into one message.
/// </summary>
public sealed class Responder(
    AgentDirectory directory, TenantQuota quota, Supervisor supervisor, AgentRunner agents, TimeProvider clock,
    IOptions<TurnOptions> options)
{
    /// <summary>
    /// Attempts for an agent's part when the provider's response is cut off; each starts from the beginning (R09).
    /// </summary>
    private const int Attempts = 2;

    /// <summary>
    /// Streams the answer into <paramref name="answer"/> and returns the data of the finished message.
    /// </summary>
    public async Task<FinishedAnswer> RespondAsync(
        ClaimedTurn turn, AnswerWriter answer, TurnTrace trace, CancellationToken ct)
    {
        var tenant = await directory.ForAsync(turn.TenantId, turn.Revision, ct);
        if (!(await quota.StateAsync(turn.TenantId, ct)).HasTokens)
        {
            tenant = tenant.WithoutModel();
            trace.Add(
                    TraceKind.Failure, "No tokens left this month",
                    "Answered by the built-in assistant, which uses no tokens",
                trace.Now);
        }

        List<DialogueLine> history =
        [
            .. turn
                .History.Where(m => m.Id != turn.MessageId)
                .Select(m => new DialogueLine(m.Role == MessageRole.Customer, m.Text)),
        ];
        var began = trace.Now;
        var plan = await supervisor.PlanAsync(tenant, turn.Question, history, turn.PreviousAgents, trace, ct);
        trace.Add(
            TraceKind.Routing,
            plan.Assignments.Count == 0
                ? "Asked back"
                : $"Routed to {string.Join(" and ", plan.Assignments.Select(a => a.Agent.Name))}",
            $"{plan.Reason}; confidence {plan.Confidence:0.00}",
            began);
        if (plan.Question is { } question)
        {
            await answer.WriteAsync(question, [], ct);
            return new(question, [], []);
        }

        return await AnswerAsync(turn, tenant, plan, history, answer, trace, ct);
    }

    private async Task<FinishedAnswer> AnswerAsync(
        ClaimedTurn turn,
        TenantAgents tenant,
        RoutingPlan plan,
        List<DialogueLine> history,
        AnswerWriter answer,
        TurnTrace trace,
        CancellationToken ct)
    {
        string[] names = [.. plan.Assignments.Select(a => a.Agent.Name)];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var markers = new CitationMarkers();
                var given = 0;
                var tools = new TurnTools(
                    turn.Locale, isRepeated: attempt > 1 || turn.Fence > 1,
                    TimeSpan.FromSeconds(options.Value.ToolSeconds), clock);
                foreach (var (i, assignment) in plan.Assignments.Index())
                {
                    var task = new AgentTask(
                        turn.TenantId, turn.Id, tenant, assignment, history, given + 1, trace, tools);
                    var chunks = await agents.FindChunksAsync(task, ct);
                    markers.SetChunks(chunks);
                    given += chunks.Count;
                    if (i > 0)
                    {
                        await answer.WriteAsync(markers.Flush() + "\n\n", names, ct);
                    }

                    await agents.RunAsync(
                        task, chunks, piece => answer.WriteAsync(markers.Rewrite(piece), names, ct), ct);
                }

                await answer.WriteAsync(markers.Flush(), names, ct);
                if (UnicodeText.IsBlank(answer.Text))
                {
                    throw new ProviderException("answer", ProviderFault.InvalidResponse);
                }

                var text = answer.Text.Trim();
                return new(text, names, Citations.Of(text, markers.Cited));
            }
            catch (ProviderException e) when (attempt < Attempts && e.IsWorthRetrying)
            {
                trace.Add(TraceKind.Failure, "Began again", e.Message, trace.Now);
                answer.Reset();
            }
        }
    }
}
