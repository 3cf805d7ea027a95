using ChatPlatform.Core.Conversations;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>Names of the reasons for which customers rate answers as not helpful.</summary>
internal static class FeedbackLabels
{
    public static string Of(FeedbackReason reason) => reason switch
    {
        FeedbackReason.Wrong => "Wrong",
        FeedbackReason.NotMyQuestion => "Not the question",
        FeedbackReason.Outdated => "Out of date",
        _ => "Rude",
    };
}
