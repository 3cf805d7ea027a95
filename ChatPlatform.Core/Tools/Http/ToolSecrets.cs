using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// The secret of a tool, sealed to its row and to scheme, host and port of its address (S31, S34): a tool with another
/// address cannot send it.
/// </summary>
internal static class ToolSecrets
{
    private const string Purpose = "tool.secret";

    private const string Read = $"""
        select tenant_id, id::text as row_id, sealed_secret from tools
        where sealed_secret is not null and (tenant_id, id) > ($1, coalesce($2::uuid, {SealedColumn.Platform}))
        order by tenant_id, id limit $3
        """;

    private const string Replace = """
        update tools set sealed_secret = $4 where tenant_id = $1 and id = $2::uuid and sealed_secret = $3
        """;

    /// <summary>The secrets of all tenants' tools, for the rotation of the encryption key.</summary>
    public static ISecretHolder Column(TenantSql sql) => new SealedColumn(sql, "tool secrets", Read, Replace);

    /// <param name="urlTemplate">A valid template, whose host has no placeholders.</param>
    public static SecretOwner OwnerOf(Guid tenantId, Guid toolId, string urlTemplate) =>
        new(tenantId, toolId, Purpose, UrlTemplate.OriginOf(urlTemplate));
}
