using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Events;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>Why a conversation should be handed off to a supporter.</summary>
/// <param name="Reason">Name of the rule in snake_case.</param>
/// <param name="Evidence">The words that the rule matched.</param>
public sealed record HandoffReason(string Reason, string Evidence)
{
    /// <summary>Title of the step in a trace.</summary>
    internal const string TraceTitle = "Asked for a person";

    internal string TraceDetail => $"rule \"{Reason}\": {Evidence}";

    /// <summary>The trace of a turn that only hands off, as JSON.</summary>
    public string ToTrace() =>
        EventJson.Serialize(new List<TraceStep> { new(TraceKind.Handoff, TraceTitle, TraceDetail, 0, 0) });
}

/// <summary>
/// Hands a conversation off to a supporter. Implemented by the escalations feature, which turns do not depend on.
/// </summary>
public interface IHandoff
{
    /// <summary>
    /// Checks a message before the assistant answers it. Null lets the assistant answer, also when the tenant offers no
    /// person.
    /// </summary>
    ValueTask<HandoffReason?> FindReasonAsync(Guid tenantId, string message, CancellationToken ct);

    /// <summary>
    /// Opens an escalation or finds the open one. True when there is one and the assistant is no longer the speaker;
    /// false when the visitor has too many open.
    /// </summary>
    Task<bool> OpenAsync(Guid tenantId, Guid conversationId, HandoffReason reason, CancellationToken ct);
}
