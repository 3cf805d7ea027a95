using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>The encrypted texts of queued mails, for the rotation of the encryption key.</summary>
internal static class LinkMailSecrets
{
    private const string Read = $"""
        select {SealedColumn.Platform}, link_id::text as row_id, sealed_body from outgoing_mails
        where link_id > coalesce($2::uuid, {SealedColumn.Platform}) order by link_id limit $3
        """;

    private const string Replace =
        "update outgoing_mails set sealed_body = $4 where link_id = $2::uuid and sealed_body = $3";

    public static ISecretHolder Column(TenantSql sql) => new SealedColumn(sql, "queued mails", Read, Replace);
}
