using System.Text.Json.Serialization;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Analytics.Questions;

/// <summary>Why a question counts as one without a good answer.</summary>
[JsonConverter(typeof(EnumAsText<WeakAnswer>))]
public enum WeakAnswer
{
    /// <summary>The visitor rated the answer not helpful.</summary>
    ThumbsDown,

    /// <summary>The visitor asked for a person after this answer.</summary>
    Escalated,

    /// <summary>The answer failed.</summary>
    Failed,

    /// <summary>The assistant said that it does not know.</summary>
    Unknown,

    /// <summary>The supervisor asked what the question is about.</summary>
    AskedBack,
}

/// <summary>A question without a good answer.</summary>
/// <param name="MessageId">The visitor's message.</param>
/// <param name="Text">Begin of the message, at most <see cref="QuestionQueries.MaxText"/> characters.</param>
/// <param name="At">When it was asked.</param>
/// <param name="Reason">Why the visitor rated the answer not helpful; null when the visitor gave no reason.</param>
public sealed record WeakQuestion(
    Guid ConversationId, Guid MessageId, string Text, WeakAnswer Answer, DateTimeOffset At,
    FeedbackReason? Reason = null);

/// <summary>Questions with the same meaning.</summary>
/// <param name="Title">The most central question of the group.</param>
/// <param name="Count">Number of questions, at least 1.</param>
/// <param name="Questions">The questions, newest first.</param>
public sealed record QuestionGroup(string Title, int Count, IReadOnlyList<WeakQuestion> Questions);
