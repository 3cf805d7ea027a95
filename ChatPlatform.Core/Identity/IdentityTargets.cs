using ChatPlatform.Core.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Identity;

/// <summary>What users, sessions, tokens and invitations are called in the audit log.</summary>
internal static class IdentityTargets
{
    /// <summary>Users who are the tenant's members; all of them for the platform's log.</summary>
    private const string Members = """
        ({0}::uuid is null or exists (
          select from memberships m where m.tenant_id = {0}::uuid and m.user_id = u.id))
        """;

    public static IServiceCollection AddIdentityTargets(this IServiceCollection services) =>
        services.AddAuditTargets(
            new AuditTarget("api_token", "api_tokens t", "t.id", "t.name", AuditTarget.Owned),
            new AuditTarget("invitation", "account_links t", "t.id", "t.email", AuditTarget.Owned),
            new AuditTarget("link", "account_links t", "t.id", "t.email", AuditTarget.Owned),
            new AuditTarget("mail.body", "account_links t", "t.id", "t.email", AuditTarget.Owned),
            new AuditTarget("second_factor.key", "users u", "u.id", "u.display_name", Members),
            new AuditTarget(
                "session", "user_sessions t join users u on u.id = t.user_id", "t.id", "u.display_name", Members),
            new AuditTarget("user", "users u", "u.id", "u.display_name", Members));
}
