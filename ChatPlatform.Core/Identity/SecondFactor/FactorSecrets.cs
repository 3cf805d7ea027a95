using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;

namespace ChatPlatform.Core.Identity.SecondFactor;

/// <summary>The keys of second factors, for the rotation of the encryption key.</summary>
internal static class FactorSecrets
{
    private const string Read = $"""
        select {SealedColumn.Platform}, user_id::text as row_id, value from user_tokens
        where login_provider = 'second-factor' and name = 'key' and user_id > coalesce($2::uuid,
          {SealedColumn.Platform})
        order by user_id limit $3
        """;

    private const string Replace = """
        update user_tokens set value = $4
        where login_provider = 'second-factor' and name = 'key' and user_id = $2::uuid and value = $3
        """;

    public static ISecretHolder Column(TenantSql sql) => new SealedColumn(sql, "second factors", Read, Replace);
}
