using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>An agent as staff sees it, with the version that answers.</summary>
/// <param name="Tools">Titles of the tools that it may use.</param>
public sealed record AgentItem(
    Guid Id, string Name, string Description, IReadOnlyList<string> Examples, bool IsEnabled, int Version, string Prompt, string? Model,
    IReadOnlyList<string> Tools, DateTimeOffset ChangedAt);

/// <summary>Reads of agents for staff.</summary>
public sealed class AgentQueries(AppDbFactory databases)
{
    /// <summary>All agents of a tenant by name, the disabled ones too; a tenant has a handful.</summary>
    public async Task<IReadOnlyList<AgentItem>> ListAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var agents = await db.Agents.AsNoTracking()
            .Where(a => a.TenantId == tenantId)
            .OrderBy(a => a.Name)
            .Join(db.AgentVersions, a => new { a.TenantId, AgentId = a.Id, Number = a.PublishedVersion }, v => new { v.TenantId, v.AgentId, v.Number }, (a, v) => new { a, v })
            .ToListAsync(ct);
        var tools = await db.AgentTools.AsNoTracking()
            .Where(g => g.TenantId == tenantId)
            .Join(db.Tools, g => new { g.TenantId, Id = g.ToolId }, t => new { t.TenantId, t.Id }, (g, t) => new { g.AgentId, t.Title, t.Priority })
            .OrderBy(x => x.Priority)
            .ToListAsync(ct);
        return
        [
            .. agents.Select(x => new AgentItem(
                x.a.Id, x.a.Name, x.a.Description, x.a.Examples, x.a.IsEnabled, x.v.Number, x.v.Prompt, x.v.Model,
                [.. tools.Where(t => t.AgentId == x.a.Id).Select(t => t.Title)], x.a.ChangedAt)),
        ];
    }
}
