using System.Text.Json;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Core.Conversations.Events;

/// <summary>
/// Publishes to connected readers: events after their commit, and what is not stored, such as the text of an answer in
/// progress and typing indicators.
/// </summary>
public sealed class ConversationPublisher(LiveHub hub)
{
    /// <summary>Publishes appended events as they are stored. To be called after the commit.</summary>
    internal void Publish(Guid tenantId, AppendedEvents appended)
    {
        var topic = Topic.Conversation(tenantId, appended.ConversationId);
        foreach (var live in appended.Events)
        {
            hub.Publish(topic, live);
        }
    }

    /// <summary>Publishes appended events, and that the tenant's inbox or list of conversations has changed.</summary>
    internal void PublishWithListChange(Guid tenantId, AppendedEvents appended)
    {
        Publish(tenantId, appended);
        ListChanged(tenantId, appended.ConversationId);
    }

    /// <summary>Publishes that the tenant's inbox or list of conversations has changed.</summary>
    public void ListChanged(Guid tenantId, Guid conversationId) =>
        hub.Publish(Topic.Queue(tenantId), EscalationsChanged.Of(conversationId));

    /// <summary>Publishes a part of an answer in progress; offset 0 restarts the text.</summary>
    public void Delta(Guid tenantId, Guid conversationId, DeltaEventData delta) =>
        Send(tenantId, conversationId, EventTypes.MessageDelta, delta);

    /// <summary>Publishes that a participant is typing, or has stopped.</summary>
    /// <param name="role">Role of the participant; never <see cref="MessageRole.System"/>.</param>
    /// <param name="name">A supporter's name; null for other roles.</param>
    public void Typing(Guid tenantId, Guid conversationId, MessageRole role, string? name, bool isTyping) =>
        Send(
            tenantId, conversationId, EventTypes.Typing,
            new TypingEventData(Data.Conventions.TextEnums.Of(role), name, isTyping));

    private void Send<T>(Guid tenantId, Guid conversationId, string type, T data) =>
        hub.Publish(Topic.Conversation(tenantId, conversationId), new(null, type, EventJson.Serialize(data)));
}

/// <summary>Notification that a tenant's inbox or list of conversations has changed.</summary>
public static class EscalationsChanged
{
    public const string Type = "queue.changed";

    public static LiveEvent Of(Guid conversationId) =>
        new(null, Type, JsonSerializer.SerializeToUtf8Bytes(conversationId));
}
