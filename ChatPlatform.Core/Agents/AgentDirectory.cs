using System.Collections.Concurrent;
using System.Text.Json;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>Everything about a tenant that a turn needs to start.</summary>
public sealed record TenantAgents(
    Guid TenantId, TenantSettings Settings, string TenantName, IReadOnlyList<AgentProfile> Agents);

/// <summary>
/// Reads and caches a tenant's agents by the tenant's revision. The database increments the revision with each change
/// of agents, tools, settings and permissions, and each turn carries the revision of its claim, so that a change
/// applies to the next turn on every instance.
/// </summary>
public sealed class AgentDirectory(AppDbFactory databases, ChatClients clients)
{
    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    /// <param name="revision">The tenant's revision, as read when the turn was claimed.</param>
    public async ValueTask<TenantAgents> ForAsync(Guid tenantId, long revision, CancellationToken ct)
    {
        if (_entries.TryGetValue(tenantId, out var entry) && entry.Revision == revision)
        {
            return entry.Agents;
        }

        var agents = await ReadAsync(tenantId, ct);
        _entries[tenantId] = new(revision, agents);
        return agents;
    }

    /// <summary>The tenant's agents as they would be with a draft that is not saved.</summary>
    /// <param name="agentId">The agent that the draft changes; an id of no agent adds one.</param>
    /// <param name="isAlone">True when only the draft's agent may answer.</param>
    public async Task<TenantAgents> WithDraftAsync(
        Guid tenantId, Guid agentId, AgentDraft draft, bool isAlone, CancellationToken ct)
    {
        var current = await ReadAsync(tenantId, ct);
        await using var db = databases.ForTenant(tenantId);
        var models = await DeniedModels(db, tenantId).ToListAsync(ct);
        var ids = draft.ToolIds ?? [];
        var tools = await db.Tools.AsNoTracking()
            .Where(t => t.TenantId == tenantId && ids.Contains(t.Id) && t.IsEnabled
                && !TenantPermissions.Denied(db, tenantId).Any(r => r.Id == t.CatalogEntryId))
            .ToListAsync(ct);
        var agent = new AgentProfile(
            agentId, draft.Name, draft.Description, draft.Examples, draft.Prompt,
            models.Contains(draft.Model ?? "") ? null : draft.Model,
            [.. ids.Select(id => tools.Find(t => t.Id == id)).OfType<Tools.Tool>().Select(Declare)],
            draft.DocumentIds);
        return current with
        {
            Agents = isAlone ? [agent] : [.. current.Agents.Where(a => a.Id != agentId), agent],
        };
    }

    /// <summary>The tenant's agents as they are now.</summary>
    public Task<TenantAgents> CurrentAsync(Guid tenantId, CancellationToken ct) => ReadAsync(tenantId, ct);

    private static IQueryable<string> DeniedModels(AppDb db, Guid tenantId) =>
        TenantPermissions.Denied(db, tenantId).Where(r => r.Kind == CatalogKind.Model).Select(r => r.Key);

    private async Task<TenantAgents> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tenant = await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct);
        var denied = await TenantPermissions.Denied(db, tenantId).Select(r => r.Id).ToListAsync(ct);
        var models = await DeniedModels(db, tenantId).ToListAsync(ct);
        var agents = await AgentQueries.Published(db, tenantId, db.Agents.Where(a => a.IsEnabled))
            .Where(x => !x.IsForbidden)
            .OrderBy(x => x.Agent.Name)
            .ToListAsync(ct);
        var tools = await db.AgentTools.AsNoTracking()
            .Where(g => g.TenantId == tenantId)
            .Join(
                db.Tools.Where(t =>
                    t.IsEnabled && (t.CatalogEntryId == null || !denied.Contains(t.CatalogEntryId.Value))),
                g => new { g.TenantId, Id = g.ToolId },
                t => new { t.TenantId, t.Id },
                (g, t) => new { g.AgentId, g.Position, Tool = t })
            .OrderBy(x => x.Position)
            .ThenBy(x => x.Tool.Priority)
            .ToListAsync(ct);
        return new(
            tenantId,
            Allowed(tenant.Settings, models),
            tenant.Name,
            [
                .. agents.Select(x => new AgentProfile(
                    x.Agent.Id, x.Agent.Name, x.Agent.Description, x.Agent.Examples, x.Version.Prompt,
                    models.Contains(x.Version.Model ?? "") ? null : x.Version.Model,
                    [.. tools.Where(t => t.AgentId == x.Agent.Id).Select(t => Declare(t.Tool))],
                    x.Agent.DocumentIds)),
            ]);
    }

    /// <summary>
    /// Replaces a model of the platform that the tenant may not use by the built-in assistant. Models of the tenant's
    /// own connection are not restricted.
    /// </summary>
    private TenantSettings Allowed(TenantSettings settings, List<string> denied) =>
        settings.ConnectionId is null && denied.Contains(settings.Model ?? clients.ModelOf(settings))
            ? TenantSettings.WithoutModel(settings)
            : settings;

    private static ToolDeclaration Declare(Tools.Tool tool)
    {
        using var schema = JsonDocument.Parse(tool.InputSchema);
        return new(tool.Name, tool.Title, tool.Description, schema.RootElement.Clone(), tool.AnswerTemplate);
    }

    private sealed record Entry(long Revision, TenantAgents Agents);
}
