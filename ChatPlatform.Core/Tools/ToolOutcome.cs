namespace ChatPlatform.Core.Tools;

/// <summary>How a tool call ended.</summary>
public enum ToolOutcomeKind
{
    /// <summary>The service answered with something that a model can use.</summary>
    Succeeded,

    /// <summary>
    /// The service answered with an error, or could not be reached, or a call without side effects has no readable
    /// answer.
    /// </summary>
    Failed,

    /// <summary>Nothing was sent: no grant, wrong arguments, or the limit of the turn.</summary>
    Refused,

    /// <summary>
    /// A call with side effects was sent, or may have been, and its answer is not known. It is never sent again.
    /// </summary>
    Unknown,
}

/// <summary>What a tool gave back.</summary>
/// <param name="Kind">How the call ended.</param>
/// <param name="Text">JSON or text for the model, at most 64 KB; says in plain words what went wrong where the call did
/// not succeed.</param>
public sealed record ToolOutcome(ToolOutcomeKind Kind, string Text)
{
    /// <summary>What a model is told about a call whose outcome is not known.</summary>
    public const string UnknownText =
        "It is not known whether this call went through: its answer is missing. It will not be sent again, so do not call it again. "
        + "The customer has been told, and a person can check.";

    public bool Succeeded => Kind == ToolOutcomeKind.Succeeded;

    /// <summary>True when the platform itself refused to connect there.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>True when no connection was made, so that the same call may be sent again.</summary>
    public bool NothingWasSent { get; init; }

    /// <summary>Title of the tool, for people; null where there is no such tool.</summary>
    public string? Title { get; init; }

    public static ToolOutcome Success(string text) => new(ToolOutcomeKind.Succeeded, text);

    public static ToolOutcome Failure(string text) => new(ToolOutcomeKind.Failed, text);

    public static ToolOutcome Refusal(string text) => new(ToolOutcomeKind.Refused, text);

    public static ToolOutcome Unknown() => new(ToolOutcomeKind.Unknown, UnknownText);
}
