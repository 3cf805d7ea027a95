using System.Collections.Concurrent;
using System.Text.Json;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>Everything about a tenant that a turn needs to start.</summary>
/// <param name="TakesTemperature">False when the tenant's model takes no temperature.</param>
public sealed record TenantAgents(
    Guid TenantId, TenantSettings Settings, string TenantName, IReadOnlyList<AgentProfile> Agents,
    bool TakesTemperature = true)
{
    /// <summary>True when an agent is as in a draft that is not saved.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The agents of messages that staff have corrected.</summary>
    public LearntRoutes Corrections { get; init; } = LearntRoutes.None;

    /// <summary>The agent that staff have named for a message with the same words; null for none.</summary>
    public AgentProfile? AgentCorrectedFor(string message) =>
        Corrections.Find(message) is { } id ? Agents.FirstOrDefault(a => a.Id == id) : null;

    /// <summary>The same agents with the built-in assistant, which uses no tokens.</summary>
    public TenantAgents WithoutModel() =>
        this with
        {
            Settings = TenantSettings.WithoutModel(Settings),
            Agents = [.. Agents.Select(a => a with { Settings = null })],
        };
}

/// <summary>
/// Reads and caches a tenant's agents by the tenant's revision. The database increments the revision with each change
/// of agents, tools, settings and permissions, and each turn carries the revision of its claim, so that a change
/// applies to the next turn on every instance.
/// </summary>
public sealed class AgentDirectory(AppDbFactory databases, TenantModels models)
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
        var routing = await models.ReadAsync(db, tenantId, current.Settings, ct);
        var ids = draft.ToolIds ?? [];
        var tools = await db.Tools.AsNoTracking()
            .Where(t => t.TenantId == tenantId && ids.Contains(t.Id) && t.IsEnabled
                && !TenantPermissions.Denied(db, tenantId).Any(r => r.Id == t.CatalogEntryId))
            .ToListAsync(ct);
        var agent = new AgentProfile(
            agentId, draft.DisplayName, draft.Description, draft.Examples, draft.Prompt,
            routing.Allowed(draft.Model),
            [.. ids.Select(id => tools.Find(t => t.Id == id)).OfType<Tools.Tool>().Select(Declare)],
            routing.For(draft.Model),
            draft.Documents,
            routing.Taken(draft.Parameters, draft.Model))
        {
            Learnt = current.Agents.FirstOrDefault(a => a.Id == agentId)?.Learnt ?? [],
        };
        return current with
        {
            Agents = isAlone ? [agent] : [.. current.Agents.Where(a => a.Id != agentId), agent],
            IsDraft = true,
        };
    }

    /// <summary>The tenant's agents as they are now.</summary>
    public Task<TenantAgents> CurrentAsync(Guid tenantId, CancellationToken ct) => ReadAsync(tenantId, ct);

    private async Task<TenantAgents> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tenant = await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct);
        var denied = await TenantPermissions.Denied(db, tenantId).Select(r => r.Id).ToListAsync(ct);
        var routing = await models.ReadAsync(db, tenantId, tenant.Settings, ct);
        var agents = await AgentQueries.Published(db, tenantId, db.Agents.Where(a => a.IsEnabled))
            .Where(x => !x.IsForbidden)
            .OrderBy(x => x.Agent.DisplayName)
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
        var corrections = await RouteCorrections.NewestAsync(db, tenantId, ct);
        var learnt = corrections.ToLookup(c => c.Agent, c => c.Text);
        return new(
            tenantId,
            routing.Settings,
            tenant.Name,
            [
                .. agents.Select(x => new AgentProfile(
                    x.Agent.Id, x.Agent.DisplayName, x.Agent.Description, x.Agent.Examples, x.Version.Prompt,
                    routing.Allowed(x.Version.Model),
                    [.. tools.Where(t => t.AgentId == x.Agent.Id).Select(t => Declare(t.Tool))],
                    routing.For(x.Version.Model),
                    DocumentScope.Of(x.Agent.DocumentIds, x.Agent.DocumentTags),
                    routing.Taken(x.Version.Parameters, x.Version.Model))
                {
                    Learnt = [.. learnt[x.Agent.Id]],
                }),
            ],
            routing.TakesTemperature(null))
        {
            Corrections = LearntRoutes.Of(corrections.Where(c => agents.Exists(a => a.Agent.Id == c.Agent))),
        };
    }

    private static ToolDeclaration Declare(Tools.Tool tool)
    {
        using var schema = JsonDocument.Parse(tool.InputSchema);
        return new(
            tool.Name, tool.Title, tool.Description, schema.RootElement.Clone(), tool.AnswerTemplate, tool.FailureText,
            tool.SignedInOnly);
    }

    private sealed record Entry(long Revision, TenantAgents Agents);
}
