using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge;

/// <summary>Locks rows of documents.</summary>
internal static class DocumentRows
{
    /// <summary>
    /// Those of the documents that exist, which no worker and no other caller changes until the transaction ends.
    /// </summary>
    public static Task<List<Document>> LockAsync(
        AppDb db, Guid tenantId, IReadOnlyList<Guid> documentIds, CancellationToken ct)
    {
        Guid[] ids = [.. documentIds];
        return db.Documents
            .FromSql(
                $"select * from documents where tenant_id = {tenantId} and id = any({ids}) order by id for update")
            .Take(ids.Length)
            .ToListAsync(ct);
    }
}
