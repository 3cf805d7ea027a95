using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;

namespace ChatPlatform.Core.Widgets.VerifiedVisitors;

/// <summary>The identity secrets of all tenants' widgets, for the rotation of the encryption key.</summary>
internal static class IdentitySecrets
{
    private const string Read = """
        select tenant_id, tenant_id::text as row_id, sealed_identity_secret from widget_settings
        where sealed_identity_secret is not null and tenant_id > $1 order by tenant_id limit $3
        """;

    private const string Replace = """
        update widget_settings set sealed_identity_secret = $4 where tenant_id = $1 and sealed_identity_secret = $3
        """;

    public static ISecretHolder Column(TenantSql sql) => new SealedColumn(sql, "identity secrets", Read, Replace);
}
