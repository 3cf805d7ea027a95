using System.Globalization;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>The encrypted keys of the ring, for the rotation of the keys that they lie under.</summary>
internal sealed partial class KeyRingRows(TenantSql sql) : ISecretHolder
{
    public string Name => "cookie keys";

    public async Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int most, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            "select id, xml from data_protection_keys where id > $1 and xml like '%<fernet%' order by id limit $2",
            P(after is null ? 0 : Number(after)), P(most));
        await using var reader = await batch.ReadAsync(ct);
        var rows = new List<SealedRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(Guid.Empty, reader.GetInt32(0).ToString(CultureInfo.InvariantCulture), Token().Match(reader.GetString(1)).Groups["token"].Value));
        }

        return rows;
    }

    public async Task<bool> ReplaceAsync(SealedRow row, string renewed, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            "update data_protection_keys set xml = replace(xml, $2, $3) where id = $1 and position($2 in xml) > 0", P(Number(row)), Text(row.Sealed), Text(renewed));
        return await batch.ExecuteAsync(ct) == 1;
    }

    private static int Number(SealedRow row) => int.Parse(row.RowId, CultureInfo.InvariantCulture);

    [GeneratedRegex("<fernet[^>]*>(?<token>[^<]*)<")]
    private static partial Regex Token();
}
