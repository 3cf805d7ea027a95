using ChatPlatform.Core.Tenancy.Erasure;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>Names the tables of chunks that are emptied when a tenant is erased.</summary>
internal sealed class ChunkErasure : ITenantLifecycleHook
{
    public IReadOnlyList<string> LargeTables => ["chunk_embeddings", "embedding_drafts", "chunks"];
}
