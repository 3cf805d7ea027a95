namespace ChatPlatform.Core.Agents.Routing;

/// <summary>An agent and the part of the message that it answers.</summary>
public sealed record Assignment(AgentProfile Agent, string Part);

/// <summary>What the supervisor decided, and why.</summary>
/// <param name="Assignments">Who answers what, in order; empty when a question goes back to the visitor.</param>
/// <param name="Question">The clarifying question; null when somebody answers.</param>
/// <param name="Reason">For the trace, in plain words.</param>
/// <param name="Sure">0 to 1: how sure the decision is.</param>
public sealed record RoutingPlan(IReadOnlyList<Assignment> Assignments, string? Question, string Reason, double Sure);
