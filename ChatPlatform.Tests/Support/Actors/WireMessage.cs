namespace ChatPlatform.Tests.Support.Actors;

/// <summary>
/// A message as a client reads it. Separate types, so that a renamed member in the product fails a test.
/// </summary>
public sealed record WireMessage(
    Guid Id,
    long Seq,
    string Role,
    string Text,
    string Status,
    DateTimeOffset CreatedAt,
    string? ClientMessageId = null,
    IReadOnlyList<WireName>? Agents = null,
    WireName? Author = null,
    IReadOnlyList<WireCitation>? Citations = null,
    string? Feedback = null,
    IReadOnlyList<WireAction>? Actions = null,
    string? FeedbackReason = null,
    string? FeedbackComment = null);

public sealed record WireAction(string Kind, string Label);

public sealed record WireName(string Name);

public sealed record WireCitation(int Number, Guid DocumentId, string Title, int? Page, string Quote);

public sealed record WireConversation(
    Guid Id, string Status, WireSpeaker Speaker, string LastEventId, WireEscalation? Escalation = null);

public sealed record WireSpeaker(string Kind, string? Name = null);

public sealed record WireEscalation(Guid Id, string Status, int? Position = null);
