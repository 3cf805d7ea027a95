using ChatPlatform.Core.Tools.Approvals;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>An agent and the part of the message that it answers.</summary>
/// <param name="Decided">The call that the customer has agreed to, which is made first; null for none.</param>
public sealed record Assignment(AgentProfile Agent, string Part, DecidedCall? Decided = null);

/// <summary>The supervisor's decision and its reason.</summary>
/// <param name="Assignments">The agents with their parts, in order; empty when the visitor is asked a question.</param>
/// <param name="Question">The clarifying question; null when agents answer.</param>
/// <param name="Reason">Text for the trace.</param>
/// <param name="Confidence">Confidence of the decision, 0 to 1.</param>
public sealed record RoutingPlan(
    IReadOnlyList<Assignment> Assignments, string? Question, string Reason, double Confidence)
{
    /// <summary>Answers to the question that are offered as buttons.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Text of the button that asks for a person, where the tenant has people; null for none.</summary>
    public string? PersonLabel { get; init; }

    /// <summary>Sentence after the question that offers a person, where the tenant has people; null for none.</summary>
    public string? PersonText { get; init; }

    /// <summary>Names of the agents for which the question is asked, so that the next message is theirs.</summary>
    public IReadOnlyList<string> Speakers { get; init; } = [];

    /// <summary>True when the message was a greeting or the like, not a request.</summary>
    public bool IsSmallTalk { get; init; }

    /// <summary>True when the customer got no answer: a question back, or "that did not help".</summary>
    public bool IsMiss { get; init; }
}
