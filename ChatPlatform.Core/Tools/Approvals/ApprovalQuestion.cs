namespace ChatPlatform.Core.Tools.Approvals;

/// <summary>A call that is not made before the customer agrees (S57).</summary>
/// <param name="Title">Name of the tool as shown to users.</param>
/// <param name="Values">Names and values of the arguments, in the order of the tool's fields.</param>
public sealed record ApprovalQuestion(string Title, IReadOnlyList<KeyValuePair<string, string>> Values);

/// <summary>A call that the customer has decided about.</summary>
/// <param name="ToolName">Name of the tool for the model.</param>
/// <param name="Arguments">The arguments as the customer was asked about them, as JSON.</param>
/// <param name="IsApproved">False when the customer declined.</param>
/// <param name="Fingerprint">The call that may be made in this turn; null when the customer declined, or agreed too
/// late and is asked again.</param>
public sealed record DecidedCall(string ToolName, string Arguments, bool IsApproved, Guid? Fingerprint);
