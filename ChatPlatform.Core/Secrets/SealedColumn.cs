using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Secrets;

/// <summary>A column of sealed values, described by two statements.</summary>
/// <param name="name">What the column keeps, in words.</param>
/// <param name="read">
/// Selects the tenant's id, the row's id as text and the sealed value, in the order of the first two, after the row of
/// $1 (tenant)
/// and $2 (id; null for the first ones), at most $3 of them.
/// </param>
/// <param name="replace">
/// Puts the sealed value $4 in the place of $3 in the row of $1 (tenant) and $2 (id), if it is still there.
/// </param>
internal sealed class SealedColumn(TenantSql sql, string name, string read, string replace) : ISecretHolder
{
    /// <summary>The tenant of rows that belong to the platform.</summary>
    public const string Platform = "'00000000-0000-0000-0000-000000000000'::uuid";

    public string Name => name;

    public async Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int most, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(read, P(after?.TenantId ?? Guid.Empty), Text(after?.RowId), P(most));
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
