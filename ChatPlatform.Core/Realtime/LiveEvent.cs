using System.Text;

namespace ChatPlatform.Core.Realtime;

/// <summary>An event for the readers that are connected now.</summary>
/// <param name="Seq">Sequence number in the conversation's log; null for events that are not durable.</param>
/// <param name="Type">Name of the event in the stream.</param>
/// <param name="Data">JSON in UTF-8.</param>
public sealed record LiveEvent(long? Seq, string Type, byte[] Data)
{
    public LiveEvent(long? seq, string type, string json) : this(seq, type, Encoding.UTF8.GetBytes(json))
    {
    }
}

/// <summary>
/// Identifies a stream of live events. It always contains the tenant, so that tenants never share one.
/// </summary>
public readonly record struct Topic(Guid TenantId, string Kind, Guid Id)
{
    /// <summary>All events of one conversation.</summary>
    public static Topic Conversation(Guid tenantId, Guid conversationId) =>
        new(tenantId, "conversation", conversationId);

    /// <summary>Changes of the tenant's inbox and of its list of conversations.</summary>
    public static Topic Queue(Guid tenantId) => new(tenantId, "queue", Guid.Empty);

    /// <summary>Changes of the tenant's documents.</summary>
    public static Topic Documents(Guid tenantId) => new(tenantId, "documents", Guid.Empty);
}
