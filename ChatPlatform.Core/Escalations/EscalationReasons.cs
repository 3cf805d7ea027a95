namespace ChatPlatform.Core.Escalations;

/// <summary>Names of the rules that open escalations.</summary>
public static class EscalationReasons
{
    /// <summary>The visitor asked for a person, by a message or the button.</summary>
    public const string CustomerAsked = "customer_asked";

    /// <summary>The assistant had no answer, several times in a row.</summary>
    public const string NotAnswered = "not_answered";

    /// <summary>A supporter took the conversation over from the assistant.</summary>
    public const string TakenOver = "taken_over";

    public static IReadOnlyList<string> All { get; } = [CustomerAsked, NotAnswered, TakenOver];
}
