using ChatPlatform.Core.Data;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>The encrypted keys of the ring, for the rotation of the encryption key.</summary>
internal static class KeyRingRows
{
    private const string Read = $"""
        select {SealedColumn.Platform}, id::text as row_id, substring(xml from '<fernet[^>]*>([^<]*)<')
          from data_protection_keys
        where id > coalesce($2::int, 0) and xml like '%<fernet%' order by id limit $3
        """;

    private const string Replace = """
        update data_protection_keys set xml = replace(xml, $3, $4) where id = $2::int and position($3 in xml) > 0
        """;

    public static ISecretHolder Column(TenantSql sql) => new SealedColumn(sql, "cookie keys", Read, Replace);
}
