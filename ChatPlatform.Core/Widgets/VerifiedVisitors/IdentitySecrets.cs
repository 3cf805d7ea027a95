using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Widgets.VerifiedVisitors;

/// <summary>The identity secrets of every tenant's widget, for the rotation of the keys that they lie under.</summary>
internal sealed class IdentitySecrets(TenantSql sql) : ISecretHolder
{
    public string Name => "identity secrets";

    public async Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int most, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            "select tenant_id, sealed_identity_secret from widget_settings where sealed_identity_secret is not null and tenant_id > $1 order by tenant_id limit $2",
            P(after?.TenantId ?? Guid.Empty), P(most));
        await using var reader = await batch.ReadAsync(ct);
        var rows = new List<SealedRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetGuid(0), reader.GetGuid(0).ToString(), reader.GetString(1)));
        }

        return rows;
    }

    public async Task<bool> ReplaceAsync(SealedRow row, string renewed, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(row.TenantId)).Add(
            "update widget_settings set sealed_identity_secret = $3 where tenant_id = $1 and sealed_identity_secret = $2", P(row.TenantId), Text(row.Sealed), Text(renewed));
        return await batch.ExecuteAsync(ct) == 1;
    }
}
