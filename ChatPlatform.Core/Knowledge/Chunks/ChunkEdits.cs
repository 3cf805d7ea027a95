using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>Reads the changes that staff made in the chunks of a document.</summary>
public sealed class ChunkEdits(AppDbFactory databases)
{
    /// <summary>Maximum changed chunks of a document.</summary>
    public const int MaxOfDocument = 5000;

    /// <summary>The changes by the hash of the chunk as read.</summary>
    public async Task<IReadOnlyDictionary<Guid, ChunkEdit>> OfDocumentAsync(
        Guid tenantId, Guid documentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.ChunkEdits.AsNoTracking()
            .Where(e => e.TenantId == tenantId && e.DocumentId == documentId)
            .Take(MaxOfDocument)
            .ToDictionaryAsync(e => e.Hash, ct);
    }
}
