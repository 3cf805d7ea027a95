using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>Reads and writes what an agent may use: its tools in their order, and its documents.</summary>
internal static class AgentGrants
{
    /// <summary>Maximum tools of one agent.</summary>
    public const int MaxTools = 50;

    /// <summary>The tools that the agent may use, first to last.</summary>
    public static Task<List<Guid>> ReadAsync(AppDb db, Agent agent, CancellationToken ct) =>
        db.AgentTools
            .Where(g => g.TenantId == agent.TenantId && g.AgentId == agent.Id)
            .OrderBy(g => g.Position)
            .Select(g => g.ToolId)
            .ToListAsync(ct);

    /// <summary>Sets the agent's tools in their order, without saving.</summary>
    /// <param name="toolIds">Null keeps the tools.</param>
    public static async Task SetAsync(
        AppDb db, Agent agent, IReadOnlyList<Guid>? toolIds, FieldErrors errors, CancellationToken ct)
    {
        var rule = $"must have at most {MaxTools} entries";
        if (toolIds is null || errors.Check("toolIds", toolIds.Count <= MaxTools, rule).Has("toolIds"))
        {
            return;
        }

        var granted = toolIds.Distinct().ToList();
        var known = await db.Tools
            .Where(t => t.TenantId == agent.TenantId && granted.Contains(t.Id))
            .Select(t => t.Id)
            .ToListAsync(ct);
        foreach (var (i, id) in toolIds.Index())
        {
            errors.Check($"toolIds[{i}]", known.Contains(id), "is not a tool");
        }

        if (errors.Any)
        {
            return;
        }

        var grants = await db.AgentTools
            .Where(g => g.TenantId == agent.TenantId && g.AgentId == agent.Id)
            .ToDictionaryAsync(g => g.ToolId, ct);
        db.AgentTools.RemoveRange(grants.Values.Where(g => !granted.Contains(g.ToolId)));
        foreach (var (position, id) in granted.Index())
        {
            if (grants.TryGetValue(id, out var grant))
            {
                grant.Position = position;
            }
            else
            {
                db.AgentTools.Add(
                    new()
                    {
                        TenantId = agent.TenantId,
                        AgentId = agent.Id,
                        ToolId = id,
                        Position = position,
                    });
            }
        }
    }

    /// <summary>
    /// The documents for an agent: those of the tenant. Documents that the agent has already and that were deleted
    /// since are left out, unless no document would remain: the agent then has none rather than all. Others that do not
    /// exist are errors.
    /// </summary>
    /// <param name="agent">With its saved documents.</param>
    /// <param name="documentIds">Null for all documents.</param>
    public static async Task<IReadOnlyList<Guid>?> CheckDocumentsAsync(
        AppDb db, Agent agent, IReadOnlyList<Guid>? documentIds, FieldErrors errors, CancellationToken ct)
    {
        if (documentIds is null || errors.Has("documentIds"))
        {
            return documentIds;
        }

        var known = await ExistingAsync(db, agent.TenantId, documentIds, ct);
        foreach (var (i, id) in documentIds.Index())
        {
            errors.Check(
                $"documentIds[{i}]", known.Contains(id) || agent.DocumentIds?.Contains(id) == true,
                "is not a document");
        }

        return known.Count == 0 ? documentIds : known;
    }

    /// <summary>Those of the documents that the tenant has, in the given order.</summary>
    public static async Task<IReadOnlyList<Guid>> ExistingAsync(
        AppDb db, Guid tenantId, IReadOnlyList<Guid> documentIds, CancellationToken ct)
    {
        var known = await db.Documents
            .Where(d => d.TenantId == tenantId && documentIds.Contains(d.Id))
            .Select(d => d.Id)
            .ToListAsync(ct);
        return [.. documentIds.Where(known.Contains)];
    }
}
