using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>An agent with its published version, for staff.</summary>
/// <param name="Tools">Titles of the tools it may use.</param>
/// <param name="CatalogEntryId">The platform catalog's entry that the agent was added from; null for the tenant's
/// own.</param>
/// <param name="IsForbidden">True while the platform does not allow the agent, which then does not answer.</param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
public sealed record AgentItem(
    Guid Id,
    string Name,
    string Description,
    IReadOnlyList<string> Examples,
    bool IsEnabled,
    int Version,
    string Prompt,
    string? Model,
    IReadOnlyList<string> Tools,
    DateTimeOffset ChangedAt,
    Guid? CatalogEntryId,
    bool IsForbidden,
    uint ConcurrencyToken);

/// <summary>Queries of agents for staff.</summary>
public sealed class AgentQueries(AppDbFactory databases)
{
    /// <summary>All agents of a tenant by name, including disabled ones; a tenant has only a few.</summary>
    public async Task<IReadOnlyList<AgentItem>> ListAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var agents = await db.Agents.AsNoTracking()
            .Where(a => a.TenantId == tenantId)
            .OrderBy(a => a.Name)
            .Join(
                db.AgentVersions,
                a => new
                {
                    a.TenantId,
                    AgentId = a.Id,
                    Number = a.PublishedVersion,
                },
                v => new
                {
                    v.TenantId,
                    v.AgentId,
                    v.Number,
                },
                (a, v) => new { a, v })
            .Select(x => new
            {
                x.a,
                x.v,
                IsForbidden = x.a.CatalogEntryId != null
                    && TenantPermissions.Denied(db, tenantId).Any(r => r.Id == x.a.CatalogEntryId),
            })
            .ToListAsync(ct);
        var tools = await db.AgentTools.AsNoTracking()
            .Where(g => g.TenantId == tenantId)
            .Join(
                db.Tools,
                g => new { g.TenantId, Id = g.ToolId },
                t => new { t.TenantId, t.Id },
                (g, t) =>
                    new
                    {
                        g.AgentId,
                        t.Title,
                        t.Priority,
                    })
            .OrderBy(x => x.Priority)
            .ToListAsync(ct);
        return
        [
            .. agents.Select(x => new AgentItem(
                x.a.Id,
                x.a.Name,
                x.a.Description,
                x.a.Examples,
                x.a.IsEnabled,
                x.v.Number,
                x.v.Prompt,
                x.v.Model,
                [.. tools.Where(t => t.AgentId == x.a.Id).Select(t => t.Title)],
                x.a.ChangedAt,
                x.a.CatalogEntryId,
                x.IsForbidden,
                x.a.ConcurrencyToken)),
        ];
    }

    /// <summary>Agents by time of creation, for API clients.</summary>
    public async Task<ListPage<AgentDetail>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var after = page.AfterId;
        var agents = await DetailsAsync(
            db, tenantId, db.Agents.Where(a => after == null || a.Id > after), page.Take + 1, ct);
        return agents.PageOf(page, a => PageKeys.Of(a.Id));
    }

    public async Task<AgentDetail?> FindAsync(Guid tenantId, Guid agentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await DetailsAsync(db, tenantId, db.Agents.Where(a => a.Id == agentId), 1, ct) is [var agent]
            ? agent
            : null;
    }

    /// <summary>Versions of an agent, newest first.</summary>
    public async Task<ListPage<AgentVersionItem>> VersionsAsync(
        Guid tenantId, Guid agentId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var before = page.AfterNumber;
        var versions =
            from v in db.AgentVersions.AsNoTracking()
            join a in db.Agents on new { v.TenantId, Id = v.AgentId } equals new { a.TenantId, a.Id }
            where v.TenantId == tenantId && v.AgentId == agentId && (before == null || v.Number < before)
            orderby v.Number descending
            select new AgentVersionItem(v.Number, v.Prompt, v.Model, v.Number == a.PublishedVersion, v.CreatedAt);
        return await versions.ToPageAsync(page, v => PageKeys.Of(v.Number), ct);
    }

    /// <summary>Names of the agents that may call each tool of a tenant, by tool; in alphabetical order.</summary>
    public async Task<ILookup<Guid, string>> NamesByToolAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var grants = await db.AgentTools.AsNoTracking()
            .Where(g => g.TenantId == tenantId)
            .Join(
                db.Agents, g => new { g.TenantId, Id = g.AgentId }, a => new { a.TenantId, a.Id },
                (g, a) => new { g.ToolId, a.Name })
            .OrderBy(g => g.Name)
            .ToListAsync(ct);
        return grants.ToLookup(g => g.ToolId, g => g.Name);
    }

    internal static AgentDetail Detail(Agent a, AgentVersion v, IReadOnlyList<Guid> tools) =>
        new(
            a.Id, a.Name, a.Description, a.Examples, a.IsEnabled, v.Number, v.Prompt, v.Model, tools, a.ChangedAt,
            a.ConcurrencyToken, a.CatalogEntryId);

    private static async Task<IReadOnlyList<AgentDetail>> DetailsAsync(
        AppDb db, Guid tenantId, IQueryable<Agent> query, int take, CancellationToken ct)
    {
        var agents = await query
            .AsNoTracking()
            .Where(a => a.TenantId == tenantId)
            .OrderBy(a => a.Id)
            .Take(take)
            .Join(
                db.AgentVersions,
                a => new
                {
                    a.TenantId,
                    AgentId = a.Id,
                    Number = a.PublishedVersion,
                },
                v => new
                {
                    v.TenantId,
                    v.AgentId,
                    v.Number,
                },
                (a, v) => new { a, v })
            .ToListAsync(ct);
        var ids = agents.Select(x => x.a.Id).ToList();
        var tools = await db
            .AgentTools.AsNoTracking()
            .Where(g => g.TenantId == tenantId && ids.Contains(g.AgentId))
            .ToListAsync(ct);
        return
        [
            .. agents
                .OrderBy(x => ids.IndexOf(x.a.Id))
                .Select(x => Detail(x.a, x.v, [.. tools.Where(g => g.AgentId == x.a.Id).Select(g => g.ToolId)])),
        ];
    }
}
