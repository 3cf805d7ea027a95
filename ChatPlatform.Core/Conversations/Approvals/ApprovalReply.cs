using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Tools.Approvals;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Conversations.Approvals;

/// <summary>
/// Asks the customer before a call with side effects and follows the decision (S57). All of it is written by the
/// platform, so that no model can claim a consent.
/// </summary>
internal static class ApprovalReply
{
    /// <summary>
    /// The agent that asked goes on with the call. Null when the customer has agreed to none, or the agent may not call
    /// the tool any more.
    /// </summary>
    public static RoutingPlan? PlanFor(AnswerRequest request, TenantAgents tenant) =>
        request.Decided is { IsApproved: true } decided
        && tenant.Agents.FirstOrDefault(
            a => request.PreviousAgents.Contains(a.Name) && a.Tools.Any(t => t.Name == decided.ToolName)) is { } agent
            ? new([new(agent, request.Question, decided)], null, "the customer agreed to a call", 1)
            : null;

    /// <summary>Adds the question to what the agent has written.</summary>
    /// <param name="agents">Names of the agents that answer.</param>
    public static async Task<FinishedAnswer> AskAsync(
        AnswerRequest request, ApprovalQuestion question, IReadOnlyList<string> agents, CitationMarkers markers,
        IAnswerSink answer, CancellationToken ct)
    {
        var texts = ApprovalTexts.In(request.Language);
        var separator = UnicodeText.IsBlank(answer.Text) ? "" : "\n\n";
        await answer.WriteAsync(separator + texts.Of(question), agents, ct);
        var text = answer.Text.Trim();
        return new(
            text, agents, Citations.Of(text, markers.Cited),
            [new(MessageActionKind.Reply, texts.Approve), new(MessageActionKind.Reply, texts.Decline)])
        {
            Misses = 0,
        };
    }

    /// <summary>Says that the call was not made.</summary>
    public static async Task<FinishedAnswer> DeclineAsync(
        AnswerRequest request, IAnswerSink answer, TurnTrace trace, CancellationToken ct)
    {
        trace.Add(TraceKind.Tool, "Declined by the customer", request.Decided!.ToolName, trace.Now);
        var text = ApprovalTexts.In(request.Language).Declined;
        await answer.WriteAsync(text, request.PreviousAgents, ct);
        return new(text, request.PreviousAgents, []);
    }
}
