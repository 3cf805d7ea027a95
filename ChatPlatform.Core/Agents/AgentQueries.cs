using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>Sort orders for agents.</summary>
public enum AgentSort
{
    Name,

    /// <summary>Most recently changed first.</summary>
    LatestChange,
}

/// <summary>Which agents to list, and in which order.</summary>
/// <param name="Search">Part of a name or the description; null for all.</param>
/// <param name="IsOn">Only agents that are turned on, or off; null for both.</param>
public sealed record AgentFilter(string? Search = null, bool? IsOn = null, AgentSort Sort = AgentSort.Name);

/// <summary>Queries of agents for staff.</summary>
public sealed class AgentQueries(AppDbFactory databases)
{
    /// <summary>A page of a tenant's agents.</summary>
    public async Task<ListPage<AgentDetail>> PageAsync(
        Guid tenantId, AgentFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var agents = db.Agents.Where(a => filter.IsOn == null || a.IsEnabled == filter.IsOn);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var like = Like.Containing(filter.Search);
            agents = agents.Where(a =>
                EF.Functions.ILike(a.Name, like) || EF.Functions.ILike(a.DisplayName, like)
                || EF.Functions.ILike(a.Description, like));
        }

        if (filter.Sort == AgentSort.LatestChange)
        {
            if (page.AfterTime is var (at, last))
            {
                agents = agents.Where(a => a.ChangedAt < at || (a.ChangedAt == at && a.Id < last));
            }

            var latest = await DetailsAsync(db, tenantId, agents, filter.Sort, page.Take + 1, ct);
            return latest.PageOf(page, a => PageKeys.Of(a.ChangedAt, a.Id));
        }

        if (page.AfterName is var (name, id))
        {
            agents = agents.Where(a => string.Compare(a.Name, name) > 0 || (a.Name == name && a.Id > id));
        }

        var details = await DetailsAsync(db, tenantId, agents, filter.Sort, page.Take + 1, ct);
        return details.PageOf(page, a => PageKeys.Of(a.Name, a.Id));
    }

    public async Task<AgentDetail?> FindAsync(Guid tenantId, Guid agentId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, agentId, ct);
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
            select new AgentVersionItem(
                v.Number, v.Description, v.Prompt, v.Model, v.Number == a.PublishedVersion, v.CreatedAt, v.CreatedBy,
                v.Parameters, v.Examples, v.ToolIds, v.DocumentIds, v.DocumentTags);
        return await versions.ToPageAsync(page, v => PageKeys.Of(v.Number), ct);
    }

    /// <summary>Names of the agents that may call a tool, in alphabetical order.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(Guid tenantId, Guid toolId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.AgentTools
            .Where(g => g.TenantId == tenantId && g.ToolId == toolId)
            .Join(
                db.Agents, g => new { g.TenantId, Id = g.AgentId }, a => new { a.TenantId, a.Id }, (g, a) => a.Name)
            .OrderBy(name => name)
            .ToListAsync(ct);
    }

    /// <summary>One agent, read through an open context.</summary>
    internal static async Task<AgentDetail?> FindAsync(AppDb db, Guid tenantId, Guid agentId, CancellationToken ct) =>
        await DetailsAsync(db, tenantId, db.Agents.Where(a => a.Id == agentId), AgentSort.Name, 1, ct)
            is [var agent] ? agent : null;

    /// <summary>Agents of a tenant with their published versions.</summary>
    internal static IQueryable<PublishedAgent> Published(AppDb db, Guid tenantId, IQueryable<Agent> agents) =>
        from a in agents.AsNoTracking()
        join v in db.AgentVersions
            on new { a.TenantId, a.Id, Number = a.PublishedVersion }
            equals new { v.TenantId, Id = v.AgentId, v.Number }
        where a.TenantId == tenantId
        select new PublishedAgent
        {
            Agent = a,
            Version = v,
            IsForbidden = a.CatalogEntryId != null
                && TenantPermissions.Denied(db, tenantId).Any(r => r.Id == a.CatalogEntryId),
            Latest = db.CatalogEntries.Where(e => e.Id == a.CatalogEntryId)
                .Select(e => (int?)e.Revision)
                .FirstOrDefault(),
        };

    private static async Task<IReadOnlyList<AgentDetail>> DetailsAsync(
        AppDb db, Guid tenantId, IQueryable<Agent> query, AgentSort sort, int take, CancellationToken ct)
    {
        var found = Published(db, tenantId, query);
        var agents = await (
                sort == AgentSort.Name
                    ? found.OrderBy(x => x.Agent.Name).ThenBy(x => x.Agent.Id)
                    : found.OrderByDescending(x => x.Agent.ChangedAt).ThenByDescending(x => x.Agent.Id))
            .Take(take)
            .ToListAsync(ct);
        var ids = agents.Select(x => x.Agent.Id).ToList();
        var tools = (await db.AgentTools.AsNoTracking()
                .Where(g => g.TenantId == tenantId && ids.Contains(g.AgentId))
                .OrderBy(g => g.Position)
                .ToListAsync(ct))
            .ToLookup(g => g.AgentId, g => g.ToolId);
        return [.. agents.Select(x => Detail(x, [.. tools[x.Agent.Id]]))];
    }

    private static AgentDetail Detail(PublishedAgent found, IReadOnlyList<Guid> tools)
    {
        var (a, v) = (found.Agent, found.Version);
        return new(
            a.Id, a.Name, a.Description, a.Examples, a.IsEnabled, v.Number, v.Prompt, v.Model, tools, a.ChangedAt,
            a.ConcurrencyToken, a.CatalogEntryId, found.IsForbidden,
            a.CatalogEntryId is null
                ? null
                : CatalogCopy.StateOf(a.IsChangedHere, a.CatalogRevision, found.Latest ?? a.CatalogRevision),
            a.DocumentIds, v.Parameters, a.DocumentTags, a.PublicName);
    }
}

/// <summary>An agent with its published version.</summary>
internal sealed class PublishedAgent
{
    public required Agent Agent { get; init; }

    public required AgentVersion Version { get; init; }

    /// <summary>True while the platform does not allow the agent.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>Revision of the entry that the agent was added from.</summary>
    public int? Latest { get; init; }
}
