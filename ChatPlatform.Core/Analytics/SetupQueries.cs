using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Analytics;

/// <summary>Progress of a tenant's setup.</summary>
/// <param name="HasConversation">True once a visitor has written in the widget.</param>
public sealed record SetupState(int DocumentsReady, int AgentsOn, int Supporters, bool HasConversation);

public sealed class SetupQueries(AppDbFactory databases)
{
    public async Task<SetupState> ForAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Tenants.Where(t => t.Id == tenantId)
            .Select(t => new SetupState(
                db.Documents.Count(d => d.TenantId == tenantId && d.Status == DocumentStatus.Ready),
                db.Agents.Count(a => a.TenantId == tenantId && a.IsEnabled),
                db.Memberships.Count(m => m.TenantId == tenantId && m.Role == TenantRole.Supporter),
                db.Conversations.Any(c => c.TenantId == tenantId && c.LastSeq > 0)))
            .FirstAsync(ct);
    }
}
