using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Tools.Calls;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Writes the assistant's answer: the supervisor's plan, then each agent in order, joined into one message.
/// </summary>
public sealed class Responder(
    TenantQuota quota, Supervisor supervisor, AgentRunner agents, TimeProvider clock, IOptions<TurnOptions> options)
{
    /// <summary>
    /// Attempts for an agent's part when the provider's response is cut off; each starts from the beginning (R09).
    /// </summary>
    private const int Attempts = 2;

    /// <summary>Title of the trace's step when a greeting or the like was answered.</summary>
    public const string SmallTalk = "Small talk";

    /// <summary>
    /// Streams the answer into <paramref name="answer"/> and returns the data of the finished message.
    /// </summary>
    /// <param name="tenant">The tenant's settings and the agents that may answer.</param>
    /// <param name="calls">Makes the agents' calls of tools.</param>
    public async Task<FinishedAnswer> RespondAsync(
        AnswerRequest request, TenantAgents tenant, IToolCalls calls, IAnswerSink answer, TurnTrace trace,
        CancellationToken ct)
    {
        if (!(await quota.StateAsync(tenant.TenantId, ct)).HasTokens)
        {
            tenant = tenant.WithoutModel();
            trace.Add(
                    TraceKind.Failure, "No tokens left this month",
                    "Answered by the built-in assistant, which uses no tokens",
                trace.Now);
        }

        var began = trace.Now;
        var plan = await supervisor.PlanAsync(
            tenant, request.Question, request.History, request.PreviousAgents, request.Locale, trace, ct);
        trace.Add(
            TraceKind.Routing,
            plan.Assignments.Count == 0
                ? plan.IsSmallTalk ? SmallTalk : "Asked back"
                : $"Routed to {string.Join(" and ", plan.Assignments.Select(a => a.Agent.Name))}",
            $"{plan.Reason}; confidence {plan.Confidence:0.00}",
            began);
        if (plan.Question is { } question)
        {
            await answer.WriteAsync(question, plan.Speakers, ct);
            return new(
                question, plan.Speakers, [],
                [
                    .. plan.Choices.Select(c => new MessageAction(MessageActionKind.Reply, c)),
                    .. plan.PersonLabel is { } person ? [new(MessageActionKind.Escalate, person)] : (MessageAction[])[],
                ]);
        }

        return await AnswerAsync(request, tenant, plan, calls, answer, trace, ct);
    }

    private async Task<FinishedAnswer> AnswerAsync(
        AnswerRequest request, TenantAgents tenant, RoutingPlan plan, IToolCalls calls, IAnswerSink answer,
        TurnTrace trace, CancellationToken ct)
    {
        string[] names = [.. plan.Assignments.Select(a => a.Agent.Name)];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var markers = new CitationMarkers();
                var given = 0;
                var tools = new TurnTools(
                    request.Locale, isRepeated: attempt > 1 || request.IsRepeated,
                    TimeSpan.FromSeconds(options.Value.ToolSeconds), clock);
                foreach (var (i, assignment) in plan.Assignments.Index())
                {
                    var task = new AgentTask(
                        tenant.TenantId, request.TurnId, tenant, assignment, request.History, given + 1, trace, tools,
                        calls);
                    var match = await agents.FindChunksAsync(task, ct);
                    markers.SetChunks(match.Chunks.Select((c, n) => (task.FirstPassageNumber + n, c)));
                    given += match.Chunks.Count;
                    if (i > 0)
                    {
                        await answer.WriteAsync(markers.Flush() + "\n\n", names, ct);
                    }

                    await agents.RunAsync(
                        task, match, piece => answer.WriteAsync(markers.Rewrite(piece), names, ct), ct);
                }

                await answer.WriteAsync(markers.Flush(), names, ct);
                if (UnicodeText.IsBlank(answer.Text))
                {
                    throw new ProviderException("answer", ProviderFault.InvalidResponse);
                }

                var text = answer.Text.Trim();
                return new(text, names, Citations.Of(text, markers.Cited), ActionsOf(text, request));
            }
            catch (ProviderException e) when (attempt < Attempts && e.IsWorthRetrying)
            {
                trace.Add(TraceKind.Failure, "Began again", e.Message, trace.Now);
                answer.Reset();
            }
        }
    }

    /// <summary>An answer that says it does not know offers a person.</summary>
    private static IReadOnlyList<MessageAction> ActionsOf(string text, AnswerRequest request) =>
        UnknownAnswers.Contains(text)
            ?
            [
                new(
                    MessageActionKind.Escalate,
                    SupervisorTexts.In(TextLanguage.Of(request.Question, request.Locale)).PersonLabel),
            ]
            : [];
}
