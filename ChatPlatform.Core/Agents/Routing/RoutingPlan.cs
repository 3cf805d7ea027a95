namespace ChatPlatform.Core.Agents.Routing;

/// <summary>An agent and the part of the message that it answers.</summary>
public sealed record Assignment(AgentProfile Agent, string Part);

/// <summary>The supervisor's decision and its reason.</summary>
/// <param name="Assignments">The agents with their parts, in order; empty when the visitor is asked a question.</param>
/// <param name="Question">The clarifying question; null when agents answer.</param>
/// <param name="Reason">Text for the trace.</param>
/// <param name="Confidence">Confidence of the decision, 0 to 1.</param>
public sealed record RoutingPlan(
    IReadOnlyList<Assignment> Assignments, string? Question, string Reason, double Confidence);
