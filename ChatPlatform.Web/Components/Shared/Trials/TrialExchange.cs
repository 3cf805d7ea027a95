using ChatPlatform.Core.Conversations.Trials;

namespace ChatPlatform.Web.Components.Shared.Trials;

/// <summary>A message of a trial and its answer.</summary>
public sealed class TrialExchange(string question)
{
    public string Question { get; } = question;

    /// <summary>The text so far while the answer is written.</summary>
    public string Text { get; set; } = "";

    /// <summary>The finished answer; null before.</summary>
    public TrialAnswer? Answer { get; set; }
}
