using System.Text;

namespace ChatPlatform.Core.Realtime;

/// <summary>Something that happened, on its way to whoever is looking right now.</summary>
/// <param name="Seq">Number in the conversation's log; null for events that are not durable.</param>
/// <param name="Type">Name in the stream.</param>
/// <param name="Data">JSON in UTF-8.</param>
public sealed record LiveEvent(long? Seq, string Type, byte[] Data)
{
    public LiveEvent(long? seq, string type, string json) : this(seq, type, Encoding.UTF8.GetBytes(json))
    {
    }
}

/// <summary>
/// Address of a stream of live events. It always names the tenant, so two tenants can never share one.
/// </summary>
public readonly record struct Topic(Guid TenantId, string Kind, Guid Id)
{
    /// <summary>Everything in one conversation.</summary>
    public static Topic Conversation(Guid tenantId, Guid conversationId) =>
        new(tenantId, "conversation", conversationId);

    /// <summary>Changes of the tenant's queue of waiting visitors and of its list of conversations.</summary>
    public static Topic Queue(Guid tenantId) => new(tenantId, "queue", Guid.Empty);

    /// <summary>Changes of the tenant's documents.</summary>
    public static Topic Documents(Guid tenantId) => new(tenantId, "documents", Guid.Empty);
}
