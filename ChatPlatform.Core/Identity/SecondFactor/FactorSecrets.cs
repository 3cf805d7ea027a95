using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Identity.SecondFactor;

/// <summary>The keys of everybody's second factor, for the rotation of the keys that they lie under.</summary>
internal sealed class FactorSecrets(TenantSql sql) : ISecretHolder
{
    public string Name => "second factors";

    public async Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int most, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            "select user_id, value from user_tokens where login_provider = 'second-factor' and name = 'key' and user_id > $1 order by user_id limit $2",
            P(after is null ? Guid.Empty : Guid.Parse(after.RowId)), P(most));
        await using var reader = await batch.ReadAsync(ct);
        var rows = new List<SealedRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(Guid.Empty, reader.GetGuid(0).ToString(), reader.GetString(1)));
        }

        return rows;
    }

    public async Task<bool> ReplaceAsync(SealedRow row, string renewed, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            "update user_tokens set value = $3 where login_provider = 'second-factor' and name = 'key' and user_id = $1 and value = $2",
            P(Guid.Parse(row.RowId)), Text(row.Sealed), Text(renewed));
        return await batch.ExecuteAsync(ct) == 1;
    }
}
