


namespace ChatPlatform.Tests.Support.Actors;

/// <summary>
/// A message as a client reads it. Own types, so that a changed name in the product is a failed test and not a silent
/// agreement.
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
    string? Feedback = null);

public sealed record WireName(string Name);

public sealed record WireCitation(int Number, Guid DocumentId, string Title, int? Page, string Quote);

public sealed record WireConversation(
    Guid Id, string Status, WireSpeaker Speaker, string LastEventId, WireEscalation? Escalation = null);

public sealed record WireSpeaker(string Kind, string? Name = null);

public sealed record WireEscalation(Guid Id, string Status, int? Position = null);
