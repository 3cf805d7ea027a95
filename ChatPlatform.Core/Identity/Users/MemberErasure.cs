using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Erasure;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>Deletes the accounts of members who belong to no other tenant when their tenant is erased.</summary>
internal sealed class MemberErasure : ITenantLifecycleHook
{
    public Task EraseAsync(ScopedTransaction transaction, Guid tenantId, CancellationToken ct) =>
        transaction.ExecuteAsync(
            """
            delete from users u where not u.is_platform_admin
              and exists (select from memberships m where m.user_id = u.id and m.tenant_id = $1)
              and not exists (select from memberships m where m.user_id = u.id and m.tenant_id <> $1)
            """,
            [P(tenantId)], ct);
}
