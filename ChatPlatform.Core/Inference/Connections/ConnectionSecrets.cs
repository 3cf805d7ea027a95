using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>The keys of every tenant's connections, for the rotation of the keys that they lie under.</summary>
internal sealed class ConnectionSecrets(TenantSql sql) : ISecretHolder
{
    public string Name => "provider keys";

    public async Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int most, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add("""
            select tenant_id, id, sealed_key from provider_connections
            where sealed_key is not null and (tenant_id, id) > ($1, $2) order by tenant_id, id limit $3
            """, P(after?.TenantId ?? Guid.Empty), P(after is null ? Guid.Empty : Guid.Parse(after.RowId)), P(most));
        await using var reader = await batch.ReadAsync(ct);
        var rows = new List<SealedRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetGuid(0), reader.GetGuid(1).ToString(), reader.GetString(2)));
        }

        return rows;
    }

    public async Task<bool> ReplaceAsync(SealedRow row, string renewed, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(row.TenantId)).Add(
            "update provider_connections set sealed_key = $4 where tenant_id = $1 and id = $2 and sealed_key = $3",
            P(row.TenantId), P(Guid.Parse(row.RowId)), Text(row.Sealed), Text(renewed));
        return await batch.ExecuteAsync(ct) == 1;
    }
}
