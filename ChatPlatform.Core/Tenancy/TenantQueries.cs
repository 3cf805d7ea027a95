using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy;

/// <summary>A tenant in the platform's list, with how much it has.</summary>
public sealed record TenantItem(
    Guid Id, string Slug, string Name, TenantStatus Status, int Members, int Agents, int Documents, int Conversations, DateTimeOffset CreatedAt);

/// <summary>The platform's list of tenants. Reads across tenants: callers show it to platform admins only.</summary>
public sealed class TenantQueries(AppDbFactory databases)
{
    public async Task<IReadOnlyList<TenantItem>> ListAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await db.Tenants.AsNoTracking().OrderBy(t => t.Name)
            .Select(t => new TenantItem(
                t.Id, t.Slug, t.Name, t.Status,
                db.Memberships.Count(m => m.TenantId == t.Id),
                db.Agents.Count(a => a.TenantId == t.Id),
                db.Documents.Count(d => d.TenantId == t.Id),
                db.Conversations.Count(c => c.TenantId == t.Id && c.LastSeq > 0),
                t.CreatedAt))
            .ToListAsync(ct);
    }
}
