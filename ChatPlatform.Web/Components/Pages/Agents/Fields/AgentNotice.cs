namespace ChatPlatform.Web.Components.Pages.Agents.Fields;

/// <summary>Says after a save when customers notice it.</summary>
public static class AgentNotice
{
    /// <param name="change">What was saved, a sentence.</param>
    /// <param name="isEnabled">True when the agent answers customers.</param>
    public static string Of(string change, bool isEnabled) => change + (isEnabled
        ? " It answers like this from the next message on."
        : " It is turned off and does not answer.");
}
