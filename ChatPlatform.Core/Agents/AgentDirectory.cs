using System.Collections.Concurrent;
using System.Text.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>Everything about a tenant that a turn needs before it can start.</summary>
public sealed record TenantAgents(Guid TenantId, TenantSettings Settings, string TenantName, IReadOnlyList<AgentProfile> Agents);

/// <summary>Reads a tenant's agents, and keeps them for a few seconds: a change is in force at the latest after <see cref="Freshness"/>, at once where <see cref="Forget"/> is called.</summary>
public sealed class AgentDirectory(AppDbFactory databases, TimeProvider clock)
{
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    public async ValueTask<TenantAgents> ForAsync(Guid tenantId, CancellationToken ct)
    {
        if (_entries.TryGetValue(tenantId, out var entry) && clock.GetElapsedTime(entry.ReadAt) < Freshness)
        {
            return entry.Agents;
        }

        var agents = await ReadAsync(tenantId, ct);
        _entries[tenantId] = new(clock.GetTimestamp(), agents);
        return agents;
    }

    /// <summary>Makes this instance read the tenant's agents anew.</summary>
    public void Forget(Guid tenantId) => _entries.TryRemove(tenantId, out _);

    private async Task<TenantAgents> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tenant = await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct);
        var agents = await db.Agents.AsNoTracking()
            .Where(a => a.TenantId == tenantId && a.IsEnabled)
            .OrderBy(a => a.Name)
            .Join(db.AgentVersions, a => new { a.TenantId, AgentId = a.Id, Number = a.PublishedVersion }, v => new { v.TenantId, v.AgentId, v.Number }, (a, v) => new { a, v })
            .ToListAsync(ct);
        var tools = await db.AgentTools.AsNoTracking()
            .Where(g => g.TenantId == tenantId)
            .Join(db.Tools.Where(t => t.IsEnabled), g => new { g.TenantId, Id = g.ToolId }, t => new { t.TenantId, t.Id }, (g, t) => new { g.AgentId, Tool = t })
            .OrderBy(x => x.Tool.Priority)
            .ToListAsync(ct);
        return new(tenantId, tenant.Settings, tenant.Name, [.. agents.Select(x => new AgentProfile(
            x.a.Id, x.a.Name, x.a.Description, x.a.Examples, x.v.Prompt, x.v.Model,
            [.. tools.Where(t => t.AgentId == x.a.Id).Select(t => Declare(t.Tool))]))]);
    }

    private static ToolDeclaration Declare(Tools.Tool tool)
    {
        using var schema = JsonDocument.Parse(tool.InputSchema);
        return new(tool.Name, tool.Title, tool.Description, schema.RootElement.Clone(), tool.AnswerTemplate);
    }

    private sealed record Entry(long ReadAt, TenantAgents Agents);
}
