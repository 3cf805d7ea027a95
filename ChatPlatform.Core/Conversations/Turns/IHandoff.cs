using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Misses;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>Why a conversation should be handed off to a supporter.</summary>
/// <param name="Reason">Name of the rule in snake_case.</param>
/// <param name="Evidence">The words that the rule matched.</param>
public sealed record HandoffReason(string Reason, string Evidence)
{
    /// <summary>Title of the step in a trace.</summary>
    internal const string TraceTitle = "Asked for a person";

    internal string TraceDetail => Evidence;

    /// <summary>The trace of a turn that only hands off, as JSON.</summary>
    public string ToTrace() =>
        EventJson.Serialize(new List<TraceStep> { new(TraceKind.Handoff, TraceTitle, TraceDetail, 0, 0) });
}

/// <summary>Result of a handoff.</summary>
public enum HandoffOutcome
{
    /// <summary>There is an escalation, and the assistant is no longer the speaker.</summary>
    Opened,

    /// <summary>The visitor has too many open escalations.</summary>
    TooMany,

    /// <summary>The tenant offers no person: the assistant answers.</summary>
    NotOffered,
}

/// <summary>
/// Hands a conversation off to a supporter. Implemented by the escalations feature, which turns do not depend on.
/// </summary>
public interface IHandoff
{
    /// <summary>Checks a message before the assistant answers it. Null lets the assistant answer.</summary>
    HandoffReason? FindReason(string message);

    /// <summary>Checks whether a message that says yes follows an answer that offered a person.</summary>
    /// <param name="before">The message before; null for none.</param>
    HandoffReason? FindAcceptance(string yes, HistoryMessage? before);

    /// <summary>Why a person is brought after misses.</summary>
    /// <param name="misses">Misses in a row.</param>
    HandoffReason ReasonFor(int misses);

    /// <summary>Why a person is brought when no model answers.</summary>
    HandoffReason NoModel { get; }

    /// <summary>The tenant's rules for bringing in a person, now.</summary>
    Task<PersonRules> RulesAsync(Guid tenantId, CancellationToken ct);

    /// <summary>Opens an escalation or finds the open one.</summary>
    Task<HandoffOutcome> OpenAsync(Guid tenantId, Guid conversationId, HandoffReason reason, CancellationToken ct);
}
