using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tools;

/// <summary>A tool as staff sees it.</summary>
/// <param name="Agents">Names of the agents that may use it.</param>
public sealed record ToolItem(
    Guid Id, string Name, string Title, string Description, string Method, string UrlTemplate, string InputSchema, bool IsEnabled,
    IReadOnlyList<string> Agents, DateTimeOffset ChangedAt);

/// <summary>Reads of tools for staff.</summary>
public sealed class ToolQueries(AppDbFactory databases)
{
    /// <summary>All tools of a tenant by title, the disabled ones too.</summary>
    public async Task<IReadOnlyList<ToolItem>> ListAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tools = await db.Tools.AsNoTracking().Where(t => t.TenantId == tenantId).OrderBy(t => t.Title).ToListAsync(ct);
        var agents = await db.AgentTools.AsNoTracking()
            .Where(g => g.TenantId == tenantId)
            .Join(db.Agents, g => new { g.TenantId, Id = g.AgentId }, a => new { a.TenantId, a.Id }, (g, a) => new { g.ToolId, a.Name })
            .OrderBy(x => x.Name)
            .ToListAsync(ct);
        return
        [
            .. tools.Select(t => new ToolItem(
                t.Id, t.Name, t.Title, t.Description, t.Request.Method, t.Request.UrlTemplate, t.InputSchema, t.IsEnabled,
                [.. agents.Where(a => a.ToolId == t.Id).Select(a => a.Name)], t.ChangedAt)),
        ];
    }

    /// <summary>Tools in the order of their making, for programs.</summary>
    /// <param name="after">Id of the last one that was read; null for the first.</param>
    public async Task<IReadOnlyList<ToolDetail>> PageAsync(Guid tenantId, Guid? after, int take, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tools = await db.Tools.AsNoTracking().Where(t => t.TenantId == tenantId && (after == null || t.Id > after)).OrderBy(t => t.Id).Take(take).ToListAsync(ct);
        return [.. tools.Select(ToolDetail.Of)];
    }

    public async Task<ToolDetail?> FindAsync(Guid tenantId, Guid toolId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Tools.AsNoTracking().FirstOrDefaultAsync(t => t.TenantId == tenantId && t.Id == toolId, ct) is { } tool ? ToolDetail.Of(tool) : null;
    }
}
