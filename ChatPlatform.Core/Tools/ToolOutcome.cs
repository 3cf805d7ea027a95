namespace ChatPlatform.Core.Tools;

/// <summary>How a tool call ended.</summary>
public enum ToolOutcomeKind
{
    /// <summary>The service returned data that a model can use.</summary>
    Succeeded,

    /// <summary>
    /// The service returned an error or could not be reached, or a call without side effects has no readable response.
    /// </summary>
    Failed,

    /// <summary>Nothing was sent: no grant, invalid arguments, or the limit of the turn.</summary>
    Refused,

    /// <summary>
    /// A call with side effects was or may have been sent, and its result is not known. It is never sent again.
    /// </summary>
    Unknown,

    /// <summary>Nothing was sent: the customer is asked first.</summary>
    Asked,
}

/// <summary>Result of a tool call.</summary>
/// <param name="Kind">How the call ended.</param>
/// <param name="Text">JSON or text for the model, at most 64 KB; for a failed call, a readable description of the
/// error.</param>
public sealed record ToolOutcome(ToolOutcomeKind Kind, string Text)
{
    /// <summary>Text for the model about a call whose outcome is not known.</summary>
    public const string UnknownText =
        "It is not known whether this call went through: its answer is missing. "
        + "It will not be sent again, so do not call it again. "
        + "The customer has been told.";

    private const string NotFoundText = """{"error":"Nothing was found under this number."}""";

    private const string SignInText =
        "This customer is not signed in, and the tool is only for signed-in customers. Nothing was looked up or "
        + "changed. Ask the customer to sign in on the website first.";

    public bool Succeeded => Kind == ToolOutcomeKind.Succeeded;

    /// <summary>True when the platform's egress rules blocked the connection.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>True when no connection was made, so that the same call may be sent again.</summary>
    public bool IsNotSent { get; init; }

    /// <summary>True when nothing was sent because the customer is not signed in.</summary>
    public bool NeedsSignIn { get; init; }

    /// <summary>True when the service knows nothing under the values of the call.</summary>
    public bool IsNotFound { get; init; }

    /// <summary>Title of the tool, for users; null when there is no such tool.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// The request of a test by staff, with its secret masked; null for other calls, and when there is none.
    /// </summary>
    public Http.PreparedRequest? Request { get; init; }

    /// <summary>
    /// The text of a response that is an error, for staff who test the tool; null when there is none. No model gets it.
    /// </summary>
    public string? Response { get; init; }

    /// <summary>
    /// Why the service could not be reached, for staff who test the tool; null when it was. No model gets it.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>What the customer is asked before the call is made; null for other outcomes.</summary>
    public Approvals.ApprovalQuestion? Question { get; init; }

    public static ToolOutcome Success(string text) => new(ToolOutcomeKind.Succeeded, text);

    /// <summary>For a service that knows nothing under the values of the call, which is an answer too.</summary>
    public static ToolOutcome NotFound() => Success(NotFoundText) with { IsNotFound = true };

    public static ToolOutcome Failure(string text) => new(ToolOutcomeKind.Failed, text);

    public static ToolOutcome Refusal(string text) => new(ToolOutcomeKind.Refused, text);

    /// <summary>For a tool that is only for signed-in customers, asked for by another.</summary>
    public static ToolOutcome SignIn() => new(ToolOutcomeKind.Refused, SignInText) { NeedsSignIn = true };

    public static ToolOutcome Ask(Approvals.ApprovalQuestion question) =>
        new(ToolOutcomeKind.Asked, "The customer is asked whether this call may be made.") { Question = question };

    public static ToolOutcome Unknown() => new(ToolOutcomeKind.Unknown, UnknownText);
}
