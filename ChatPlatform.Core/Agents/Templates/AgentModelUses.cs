using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents.Templates;

/// <summary>Agents and templates of agents that name a model.</summary>
internal sealed class AgentModelUses : IModelUses
{
    public async Task<IReadOnlyList<ModelUse>> FindAsync(AppDb db, string model, int limit, CancellationToken ct)
    {
        var agents = await db.Agents
            .Join(
                db.AgentVersions.Where(v => v.Model == model),
                a => new { a.TenantId, a.Id, Number = a.PublishedVersion },
                v => new { v.TenantId, Id = v.AgentId, v.Number },
                (a, v) => a)
            .Join(db.Tenants, a => a.TenantId, t => t.Id, (a, t) => new { Agent = a.Name, Tenant = t.Name })
            .OrderBy(x => x.Tenant)
            .ThenBy(x => x.Agent)
            .Take(limit)
            .ToListAsync(ct);
        var templates = await db.Database
            .SqlQuery<string>(
                $"""
                select title as "Value" from catalog_entries
                where kind = 'agent' and definition ->> 'model' = {model}
                """)
            .OrderBy(title => title)
            .Take(limit)
            .ToListAsync(ct);
        return
        [
            .. agents.Select(a => new ModelUse($"{a.Agent} of {a.Tenant}")),
            .. templates.Select(title => new ModelUse($"the template {title}")),
        ];
    }
}
