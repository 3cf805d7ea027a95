using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Web.Components.Pages.Analytics.Teaching;

/// <summary>Says why questions count as ones without a good answer.</summary>
internal static class WeakAnswerLabels
{
    public static string Of(WeakAnswer answer) => answer switch
    {
        WeakAnswer.ThumbsDown => "Rated not helpful",
        WeakAnswer.Escalated => "Went to a person",
        WeakAnswer.Failed => "Failed",
        WeakAnswer.Unknown => "Did not know",
        _ => "Asked back",
    };

    /// <summary>The kind of answer, with the customer's reason if there is one.</summary>
    public static string Of(WeakQuestion question) =>
        question.Reason is { } reason
            ? $"{Of(question.Answer)}: {FeedbackLabels.Of(reason).ToLowerInvariant()}"
            : Of(question.Answer);

    /// <summary>The kinds of answer in a group with their numbers, most frequent first.</summary>
    public static IEnumerable<(WeakAnswer Answer, string Text)> Counts(QuestionGroup group) =>
        group.Questions.GroupBy(q => q.Answer)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
            .Select(g => (g.Key, g.Count() == 1 ? Of(g.Key) : $"{Of(g.Key)} {g.Count()}"));

    /// <summary>The customers' reasons in a group with their numbers, such as "wrong 2, rude 1"; empty without
    /// any.</summary>
    public static string Reasons(QuestionGroup group) => string.Join(
        ", ",
        group.Questions.Where(q => q.Reason is not null).GroupBy(q => q.Reason!.Value)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key)
            .Select(g => $"{FeedbackLabels.Of(g.Key).ToLowerInvariant()} {g.Count()}"));
}
