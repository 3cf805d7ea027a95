using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations.Events;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>Why a conversation should go to a person.</summary>
/// <param name="Reason">Name of the rule, snake_case.</param>
/// <param name="Evidence">The words that it fired on.</param>
public sealed record HandoffReason(string Reason, string Evidence)
{
    /// <summary>What a trace says of it.</summary>
    internal const string TraceTitle = "Asked for a person";

    internal string TraceDetail => $"rule \"{Reason}\": {Evidence}";

    /// <summary>The trace of a turn that ends with nothing else, as JSON.</summary>
    public string ToTrace() =>
        EventJson.Serialize(new List<TraceStep> { new(TraceKind.Handoff, TraceTitle, TraceDetail, 0, 0) });
}

/// <summary>The road to a person. Implemented by the queue of escalations; turns only know that it exists.</summary>
public interface IHandoff
{
    /// <summary>Looks at a message before anybody answers it; null lets the assistant answer.</summary>
    HandoffReason? Judge(string message);

    /// <summary>
    /// Opens an escalation, or finds the open one: true, and the assistant is no longer the speaker. False where the
    /// visitor has too many open.
    /// </summary>
    Task<bool> OpenAsync(Guid tenantId, Guid conversationId, HandoffReason reason, CancellationToken ct);
}
