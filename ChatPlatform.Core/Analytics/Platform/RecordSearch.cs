using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Analytics.Platform;

/// <summary>What a staff member can look for by name.</summary>
public enum RecordKind
{
    Agent,
    Tool,
    Document,
}

/// <summary>A record that was found by its name, with its tenant.</summary>
/// <param name="Name">The agent's or document's name, or the tool's title.</param>
public sealed record FoundRecord(RecordKind Kind, Guid Id, string Name, Guid TenantId, string Slug, string TenantName);

/// <summary>
/// Finds agents, tools and documents by name in every tenant that a staff member may open: agents and tools where the
/// role may change them. Reads across tenants: for a platform admin, each tenant of a result gets an audit entry (S12).
/// </summary>
public sealed class RecordSearch(AppDbFactory databases)
{
    /// <summary>Finds records by name.</summary>
    /// <param name="text">Part of the name.</param>
    /// <param name="limit">Maximum results of each kind, from 1.</param>
    public async Task<IReadOnlyList<FoundRecord>> FindAsync(
        Guid userId, string text, int limit, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var tenants = StaffDirectory.OpenTo(db, userId);
        var managed = tenants.Where(t => t.IsAdmin || t.Role == TenantRole.TenantUser);
        var like = Like.Containing(text);
        List<FoundRecord> found =
        [
            .. await managed
                .Join(db.Agents, t => t.TenantId, a => a.TenantId, (t, a) => new { t, a.Id, a.Name, a.DisplayName })
                .Where(x => EF.Functions.ILike(x.Name, like) || EF.Functions.ILike(x.DisplayName, like))
                .OrderBy(x => x.Name)
                .ThenBy(x => x.Id)
                .Take(limit)
                .Select(x => new FoundRecord(RecordKind.Agent, x.Id, x.Name, x.t.TenantId, x.t.Slug, x.t.Name))
                .ToListAsync(ct),
            .. await managed
                .Join(db.Tools, t => t.TenantId, o => o.TenantId, (t, o) => new { t, o.Id, o.Name, o.Title })
                .Where(x => EF.Functions.ILike(x.Title, like) || EF.Functions.ILike(x.Name, like))
                .OrderBy(x => x.Title)
                .ThenBy(x => x.Id)
                .Take(limit)
                .Select(x => new FoundRecord(RecordKind.Tool, x.Id, x.Title, x.t.TenantId, x.t.Slug, x.t.Name))
                .ToListAsync(ct),
            .. await tenants
                .Join(db.Documents, t => t.TenantId, d => d.TenantId, (t, d) => new { t, d.Id, d.Name })
                .Where(x => EF.Functions.ILike(x.Name, like))
                .OrderBy(x => x.Name)
                .ThenBy(x => x.Id)
                .Take(limit)
                .Select(x => new FoundRecord(RecordKind.Document, x.Id, x.Name, x.t.TenantId, x.t.Slug, x.t.Name))
                .ToListAsync(ct),
        ];
        var seen = found.Select(f => f.TenantId).Distinct().ToList();
        if (seen.Count > 0 && await tenants.AnyAsync(t => t.IsAdmin, ct))
        {
            foreach (var tenantId in seen)
            {
                AuditLog.Add(db, new(AuditKind.Audit, "tenant.visited", actor, tenantId, "search", text));
            }

            await db.SaveChangesAsync(ct);
        }

        return found;
    }
}
