using ChatPlatform.Core.Agents;

namespace ChatPlatform.Core.Conversations.Trials;

/// <summary>What is tried.</summary>
/// <param name="AgentId">The agent that <paramref name="Draft"/> changes; an id of no agent for a new one.</param>
/// <param name="Draft">Values of the agent that are not saved; null tries the agents as they are.</param>
/// <param name="IsAlone">True when only the draft's agent may answer; false routes each message.</param>
/// <param name="IsSignedIn">True for a customer whom the tenant's site has signed in.</param>
public sealed record TrialSubject(Guid AgentId, AgentDraft? Draft, bool IsAlone, bool IsSignedIn = false);

/// <summary>An answer in a trial.</summary>
/// <param name="Agents">Names of the agents that answered; empty for a question to the customer.</param>
/// <param name="Steps">Route, passages, calls of models and tools, in order.</param>
/// <param name="Milliseconds">Duration.</param>
/// <param name="FirstTextMilliseconds">Time to the first text; null when there was none.</param>
/// <param name="Failure">Reason why there is no answer; null when there is one.</param>
/// <param name="OffersPerson">True when the answer has a button that asks for a person, or a conversation would have
/// brought one.</param>
public sealed record TrialAnswer(
    string Text, IReadOnlyList<string> Agents, IReadOnlyList<Citation> Citations, IReadOnlyList<TraceStep> Steps,
    long InputTokens, long OutputTokens, int Milliseconds, int? FirstTextMilliseconds, string? Failure = null,
    bool OffersPerson = false)
{
    /// <summary>For a message by which a customer asks for a person: no agent answers.</summary>
    internal static TrialAnswer ByPerson { get; } = new("", [], [], [], 0, 0, 0, null, OffersPerson: true);
}
