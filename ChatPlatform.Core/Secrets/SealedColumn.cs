using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Secrets;

/// <summary>A column of encrypted values, defined by two statements.</summary>
/// <param name="name">Name of the content, for display.</param>
/// <param name="read">Selects the tenant's id, the row's id as text and the encrypted value, ordered by the first two,
/// after the row of $1 (tenant) and $2 (id; null for the beginning), at most $3 rows.</param>
/// <param name="replace">Replaces the encrypted value $3 by $4 in the row of $1 (tenant) and $2 (id), if it is
/// unchanged.</param>
internal sealed class SealedColumn(TenantSql sql, string name, string read, string replace) : ISecretHolder
{
    /// <summary>Tenant id of the platform's rows.</summary>
    public const string Platform = "'00000000-0000-0000-0000-000000000000'::uuid";

    public string Name => name;

    public async Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int limit, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(read, P(after?.TenantId ?? Guid.Empty), Text(after?.RowId), P(limit));
        await using var reader = await batch.ReadAsync(ct);
        var rows = new List<SealedRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        }

        return rows;
    }

    public async Task<bool> ReplaceAsync(SealedRow row, string renewed, CancellationToken ct)
    {
        var scope = row.TenantId == Guid.Empty ? DataScope.Platform : DataScope.Tenant(row.TenantId);
        await using var batch = sql.Batch(scope)
            .Add(replace, P(row.TenantId), Text(row.RowId), Text(row.Sealed), Text(renewed));
        return await batch.ExecuteAsync(ct) == 1;
    }
}
