using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Conversations.Events;

/// <summary>
/// What one write appends to a conversation: at most one new message, and the events in the order of the log. The
/// database sets the sequence numbers and an escalation's position in the queue.
/// </summary>
public sealed class LogEntry
{
    private readonly List<EventRow> _events = [];
    private MessageRow? _message;

    /// <summary>Adds a new message with its <see cref="EventTypes.MessageCreated"/> event.</summary>
    /// <param name="authorId">The supporter who wrote it; null for other roles.</param>
    /// <param name="turnId">The turn that writes it; null for other roles than the assistant's.</param>
    public LogEntry Create(MessageView message, Guid? authorId = null, Guid? turnId = null)
    {
        _message = new(
            message.Id, TextEnums.Of(message.Role), message.Text, TextEnums.Of(message.Status), message.ClientMessageId,
            turnId, [.. message.Agents?.Select(a => a.Name) ?? []], authorId, message.Author?.Name, message.CreatedAt);
        return Add(EventTypes.MessageCreated, new MessageEventData(message));
    }

    /// <summary>Adds the event of a finished answer, which keeps its sequence number.</summary>
    public LogEntry Complete(MessageView message) => Add(EventTypes.MessageCompleted, new MessageEventData(message));

    /// <summary>Adds the event of an answer that ended before it was complete; null adds nothing.</summary>
    public LogEntry Fail(FailedEventData? failure) => failure is null ? this : Add(EventTypes.MessageFailed, failure);

    /// <summary>Adds the event of a new status or speaker.</summary>
    /// <param name="name">The supporter's name; null for other speakers.</param>
    public LogEntry Update(ConversationStatus status, SpeakerKind speaker, string? name = null) =>
        Add(EventTypes.ConversationUpdated, new ConversationEventData(status, new(speaker, name)));

    /// <summary>Adds the event of an escalation; the database adds the position.</summary>
    public LogEntry Update(Guid escalationId, string status) =>
        Add(EventTypes.EscalationUpdated, new EscalationEventData(new(escalationId, status, null)));

    /// <summary>The new message as a JSON object whose keys are column names; null for none.</summary>
    internal string? MessageJson =>
        _message is null ? null : JsonSerializer.Serialize(_message, LogEntryJson.Default.MessageRow);

    /// <summary>The events as a JSON array of objects with "type" and "data".</summary>
    internal string EventsJson => JsonSerializer.Serialize(_events, LogEntryJson.Default.ListEventRow);

    private LogEntry Add<T>(string type, T data)
    {
        _events.Add(new(type, JsonSerializer.SerializeToElement(data, typeof(T), EventJson.Default)));
        return this;
    }
}

internal sealed record MessageRow(
    Guid Id, string Role, string Text, string Status, string? ClientMessageId, Guid? TurnId, string[] Agents,
    Guid? AuthorId, string? AuthorName, DateTimeOffset CreatedAt);

internal sealed record EventRow(string Type, JsonElement Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessageRow))]
[JsonSerializable(typeof(List<EventRow>))]
internal sealed partial class LogEntryJson : JsonSerializerContext;
