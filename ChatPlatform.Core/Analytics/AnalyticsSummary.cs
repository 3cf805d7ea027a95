namespace ChatPlatform.Core.Analytics;

/// <summary>Figures of a time span. docs/analytics.md defines each of them.</summary>
/// <param name="From">Begin, inclusive.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Conversations">Conversations started.</param>
/// <param name="CustomerMessages">Messages of visitors.</param>
/// <param name="Answers">Answers of the assistant.</param>
/// <param name="FailedAnswers">Answers that failed.</param>
/// <param name="Escalations">Escalations opened.</param>
/// <param name="EscalationsResolved">Resolved ones of these.</param>
/// <param name="RatedConversations">Conversations started and rated by the visitor.</param>
/// <param name="AverageRating">1 to 5; null without ratings.</param>
/// <param name="ThumbsUp">Answers rated helpful.</param>
/// <param name="ThumbsDown">Answers rated not helpful.</param>
/// <param name="AnsweredWithoutPerson">Conversations started that the assistant answered and no person joined.</param>
/// <param name="Reopened">Conversations that went on after they were resolved, unless a supporter took resolving back
/// within a minute.</param>
/// <param name="Ratings">Number of ratings by score.</param>
/// <param name="FirstAnswer">From a visitor's first message to the first text of an answer.</param>
/// <param name="ToPerson">From an escalation to its acceptance by a supporter; without conversations that were taken
/// over, in which nobody waited.</param>
/// <param name="ToResolution">From an escalation to its resolution.</param>
/// <param name="DownReasons">Answers rated not helpful, by the reason that the visitor gave.</param>
public sealed record AnalyticsSummary(
    DateTimeOffset From,
    DateTimeOffset To,
    int Conversations,
    int CustomerMessages,
    int Answers,
    int FailedAnswers,
    int Escalations,
    int EscalationsResolved,
    int RatedConversations,
    double? AverageRating,
    int ThumbsUp,
    int ThumbsDown,
    int AnsweredWithoutPerson,
    int Reopened,
    RatingCounts Ratings,
    DurationFigures FirstAnswer,
    DurationFigures ToPerson,
    DurationFigures ToResolution,
    FeedbackReasonCounts DownReasons)
{
    /// <summary>The share of conversations that shall be answered without a person.</summary>
    public const double TargetShare = 0.75;

    /// <summary>Share of the conversations answered without a person, 0 to 1; null without conversations.</summary>
    public double? AnsweredWithoutPersonShare =>
        Conversations == 0 ? null : (double)AnsweredWithoutPerson / Conversations;
}

/// <summary>Number of ratings by score.</summary>
public sealed record RatingCounts(int One, int Two, int Three, int Four, int Five);

/// <summary>Number of answers rated not helpful by the reason given; answers without a reason are in none.</summary>
public sealed record FeedbackReasonCounts(int Wrong, int NotMyQuestion, int Outdated, int Rude);

/// <summary>Distribution of durations, in seconds.</summary>
/// <param name="Count">Number of durations.</param>
/// <param name="P50">The median; null without durations.</param>
/// <param name="P95">The 95th percentile; null without durations.</param>
public sealed record DurationFigures(int Count, double? P50, double? P95);
