using ChatPlatform.Core.Tenancy.Erasure;

namespace ChatPlatform.Core.Conversations;

/// <summary>Names the tables of conversations that are emptied when a tenant is erased.</summary>
internal sealed class ConversationErasure : ITenantLifecycleHook
{
    public IReadOnlyList<string> LargeTables => ["conversation_events", "turns"];
}
