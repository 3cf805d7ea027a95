namespace ChatPlatform.Core.Analytics;

/// <summary>The figures of a tenant for a period, with those of the period before.</summary>
/// <param name="First">First day (UTC), inclusive.</param>
/// <param name="Last">Last day (UTC), inclusive.</param>
/// <param name="Summary">Figures of the period.</param>
/// <param name="Before">Figures of the period of equal length before it.</param>
/// <param name="Days">Every day of the period, also days without conversations.</param>
/// <param name="Reasons">Escalations by reason, most frequent first.</param>
/// <param name="Agents">The agents with the most answers, at most <see cref="ReportQueries.MaxRows"/>.</param>
/// <param name="Tools">The tools with the most calls, at most <see cref="ReportQueries.MaxRows"/>.</param>
/// <param name="Models">The models with the most tokens, at most <see cref="ReportQueries.MaxRows"/>.</param>
public sealed record AnalyticsReport(
    DateOnly First,
    DateOnly Last,
    AnalyticsSummary Summary,
    AnalyticsSummary Before,
    IReadOnlyList<ConversationDay> Days,
    IReadOnlyList<EscalationReason> Reasons,
    IReadOnlyList<AgentFigures> Agents,
    IReadOnlyList<ToolFigures> Tools,
    IReadOnlyList<ModelFigures> Models);

/// <summary>Conversations started on one day (UTC).</summary>
/// <param name="AnsweredWithoutPerson">Those that the assistant answered and no person joined.</param>
/// <param name="WithPerson">Those with an escalation or a message of a supporter.</param>
public sealed record ConversationDay(DateOnly Day, int Conversations, int AnsweredWithoutPerson, int WithPerson)
{
    /// <summary>Conversations with neither an answer nor a person.</summary>
    public int Unanswered => Conversations - AnsweredWithoutPerson - WithPerson;
}

/// <summary>Number of escalations with a reason.</summary>
/// <param name="Reason">Name of the rule in snake_case.</param>
public sealed record EscalationReason(string Reason, int Escalations);

/// <summary>Figures of an agent. An answer of two agents counts for both.</summary>
/// <param name="Agent">Name of the agent; null for the supervisor, which only uses tokens.</param>
/// <param name="Escalations">Escalations that followed an answer of this agent.</param>
public sealed record AgentFigures(
    string? Agent, int Answers, int ThumbsUp, int ThumbsDown, int Escalations, long InputTokens, long OutputTokens);

/// <summary>Figures of a tool.</summary>
/// <param name="Calls">Calls requested by a model, including refused ones.</param>
/// <param name="Failures">Calls that failed or whose outcome is unknown.</param>
/// <param name="Refused">Calls that were not sent: not permitted, invalid arguments or a limit.</param>
/// <param name="MedianMilliseconds">Median duration; null when no call was completed.</param>
public sealed record ToolFigures(string Tool, int Calls, int Failures, int Refused, double? MedianMilliseconds);

/// <summary>Tokens used of a model.</summary>
/// <param name="Turns">Number of turns that used it.</param>
/// <param name="Cost">Cost of the tokens by the catalog's current price, not rounded; null without a price.</param>
/// <param name="Currency">Currency of the cost (ISO 4217); null without a price.</param>
public sealed record ModelFigures(
    string Model, int Turns, long InputTokens, long OutputTokens, decimal? Cost = null, string? Currency = null);
