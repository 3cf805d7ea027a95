using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;

namespace ChatPlatform.Core.Inference.Connections;

/// <summary>The keys of all tenants' connections, for the rotation of the encryption key.</summary>
internal static class ConnectionSecrets
{
    private const string Read = $"""
        select tenant_id, id::text as row_id, sealed_key from provider_connections
        where sealed_key is not null and (tenant_id, id) > ($1, coalesce($2::uuid, {SealedColumn.Platform}))
        order by tenant_id, id limit $3
        """;

    private const string Replace = """
        update provider_connections set sealed_key = $4 where tenant_id = $1 and id = $2::uuid and sealed_key = $3
        """;

    public static ISecretHolder Column(TenantSql sql) => new SealedColumn(sql, "provider keys", Read, Replace);
}
