using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Conversations.Events;

namespace ChatPlatform.Core.Conversations;

/// <summary>A conversation in a list.</summary>
/// <param name="Visitor">Name of the visitor, or <see cref="ConversationQueries.Anonymous"/>.</param>
/// <param name="Title">The visitor's first question.</param>
/// <param name="EscalationReason">Reason of the newest escalation; null without one.</param>
public sealed record ConversationItem(
    Guid Id,
    string Visitor,
    ConversationStatus Status,
    SpeakerKind Speaker,
    string? SpeakerName,
    string? Preview,
    string[] Agents,
    int? Rating,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivityAt,
    string? Title,
    Guid VisitorId,
    string? PageUrl,
    string? EscalationReason);

/// <summary>Filter for a list of conversations; null admits all.</summary>
/// <param name="Search">Words of messages, or a part of the visitor's name; see <see cref="MessageSearch"/>.</param>
/// <param name="From">Earliest start time, inclusive.</param>
/// <param name="To">Latest start time, exclusive.</param>
/// <param name="Agent">Name of an agent of the newest answer.</param>
/// <param name="Rating">1 to 5.</param>
/// <param name="Reason">Reason of the newest escalation.</param>
public sealed record ConversationFilter(
    ConversationStatus? Status = null, string? Search = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    string? Agent = null, int? Rating = null, string? Reason = null);

/// <summary>Sort orders for conversations.</summary>
public enum ConversationSort
{
    /// <summary>Most recently started first.</summary>
    Newest,

    /// <summary>Most recent activity first.</summary>
    LatestActivity,
}

/// <summary>A single conversation.</summary>
public sealed record ConversationDetail(
    Guid Id,
    string Visitor,
    ConversationStatus Status,
    SpeakerKind Speaker,
    string? SpeakerName,
    string[] Agents,
    int? Rating,
    string? RatingComment,
    string? PageUrl,
    string? PageTitle,
    string? Locale,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastActivityAt,
    string? Title);

/// <summary>How an answer was produced.</summary>
/// <param name="Correction">The agent that should have answered, as staff say; null when nobody has corrected it.
/// </param>
public sealed record TurnView(
    Guid Id,
    Guid MessageId,
    Guid AnswerId,
    TurnStatus Status,
    int Attempts,
    string? ErrorCode,
    IReadOnlyList<TraceStep> Trace,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FirstTextAt,
    DateTimeOffset? CompletedAt,
    CorrectedRoute? Correction = null);

/// <summary>A complete conversation for staff.</summary>
/// <param name="Email">The visitor's address, as the tenant's site gave it.</param>
/// <param name="IsVerified">True when the tenant's site has verified the visitor.</param>
public sealed record Transcript(
    ConversationItem Conversation,
    IReadOnlyList<MessageView> Messages,
    IReadOnlyList<TurnView> Turns,
    string? PageUrl,
    string? Locale,
    string? Email = null,
    bool IsVerified = false);

/// <summary>Counts for the dashboard.</summary>
public sealed record LiveCounts(int WithAssistant, int WithSupporter, int Waiting, int Today, int ResolvedToday);
