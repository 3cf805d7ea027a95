namespace ChatPlatform.Core.Agents.SmallTalk;

/// <summary>What a message that is no request says. Of several in one message, the last of this order counts.</summary>
public enum SmallTalkKind
{
    Greeting,
    HowAreYou,
    Yes,
    No,
    Thanks,
    Goodbye,
    Robot,
    NotHelpful,
    Rude,
}
