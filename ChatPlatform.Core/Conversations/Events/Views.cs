using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Agents;

namespace ChatPlatform.Core.Conversations.Events;

/// <summary>A message as clients see it.</summary>
public sealed record MessageView(
    Guid Id,
    long Seq,
    MessageRole Role,
    string Text,
    MessageStatus Status,
    DateTimeOffset CreatedAt,
    string? ClientMessageId = null,
    IReadOnlyList<AgentView>? Agents = null,
    AuthorView? Author = null,
    IReadOnlyList<Citation>? Citations = null,
    FeedbackRating? Feedback = null,
    IReadOnlyList<MessageAction>? Actions = null,
    FeedbackReason? FeedbackReason = null,
    string? FeedbackComment = null)
{
    public static MessageView Of(Message m) => new(
        m.Id, m.Seq, m.Role, m.Text, m.Status, m.CreatedAt, m.ClientMessageId,
        m.Agents is [] ? null : [.. m.Agents.Select(a => new AgentView(a))],
        m.AuthorName is null ? null : new AuthorView(m.AuthorName),
        m.Citations is [] ? null : m.Citations,
        m.Feedback,
        m.Actions is [] ? null : m.Actions,
        m.FeedbackReason,
        m.FeedbackComment);
}

public sealed record AgentView(string Name);

public sealed record AuthorView(string Name);

public sealed record SpeakerView(SpeakerKind Kind, string? Name);

/// <summary>An escalation as clients see it.</summary>
/// <param name="Position">Position in the queue from 1; null once a supporter has accepted it.</param>
public sealed record EscalationView(Guid Id, string Status, int? Position);

/// <summary>A conversation as clients see it.</summary>
public sealed record ConversationView(
    Guid Id,
    ConversationStatus Status,
    SpeakerView Speaker,
    string LastEventId,
    DateTimeOffset CreatedAt,
    EscalationView? Escalation = null);

public sealed record MessageEventData(MessageView Message);

public sealed record DeltaEventData(Guid MessageId, int Offset, string Text);

public sealed record FailedEventData(Guid MessageId, string Code, bool Retryable);

public sealed record TypingEventData(string Who, string? Name, bool IsTyping);

public sealed record ConversationEventData(ConversationStatus Status, SpeakerView Speaker);

public sealed record EscalationEventData(EscalationView Escalation);

/// <summary>Names of the events in the stream.</summary>
public static class EventTypes
{
    public const string MessageCreated = "message.created";
    public const string MessageDelta = "message.delta";
    public const string MessageCompleted = "message.completed";
    public const string MessageFailed = "message.failed";
    public const string Typing = "typing";
    public const string ConversationUpdated = "conversation.updated";
    public const string EscalationUpdated = "escalation.updated";
    public const string Resync = "resync";
}

/// <summary>Serializes events and the widget's responses: camelCase, enums in lower case, nulls omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageEventData))]
[JsonSerializable(typeof(DeltaEventData))]
[JsonSerializable(typeof(FailedEventData))]
[JsonSerializable(typeof(TypingEventData))]
[JsonSerializable(typeof(ConversationEventData))]
[JsonSerializable(typeof(EscalationEventData))]
[JsonSerializable(typeof(ConversationView))]
[JsonSerializable(typeof(List<TraceStep>))]
[JsonSerializable(typeof(List<ModelUsage>))]
[JsonSerializable(typeof(List<Citation>))]
[JsonSerializable(typeof(List<MessageAction>))]
public sealed partial class EventJson : JsonSerializerContext
{
    public static string Serialize<T>(T value) => JsonSerializer.Serialize(value, typeof(T), Default);
}
