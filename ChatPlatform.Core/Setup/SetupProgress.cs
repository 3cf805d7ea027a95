using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Widgets;
using Microsoft.EntityFrameworkCore;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Setup;

/// <summary>How far a tenant's setup has come. Read from the tenant's rows each time.</summary>
public sealed class SetupProgress(AppDbFactory databases, TenantSql sql)
{
    public async Task<SetupState> ForAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var marked = await db.SetupMarks.Where(m => m.TenantId == tenantId).Select(m => m.Step).ToListAsync(ct);
        var state = await db.Tenants.Where(t => t.Id == tenantId)
            .Select(t => new SetupState(
                db.Agents.Count(a => a.TenantId == tenantId && a.IsEnabled),
                db.Documents.Count(d => d.TenantId == tenantId && d.Status == DocumentStatus.Ready),
                db.Documents.Count(d =>
                    d.TenantId == tenantId
                    && (d.Status == DocumentStatus.Queued || d.Status == DocumentStatus.Processing)),
                db.Tools.Count(x =>
                    x.TenantId == tenantId && db.AgentTools.Any(g => g.TenantId == tenantId && g.ToolId == x.Id)),
                db.WidgetSettings.Where(w => w.TenantId == tenantId)
                    .Select(w => w.AllowedOrigins.Count)
                    .FirstOrDefault(),
                db.WidgetSettings.Any(w =>
                    w.TenantId == tenantId
                    && (w.Color != WidgetSettings.DefaultColor || w.LogoHash != null)),
                db.WidgetSites.Any(s => s.TenantId == tenantId && s.IsAllowed),
                db.Conversations.Any(c => c.TenantId == tenantId && c.LastSeq > 0),
                db.Memberships.Count(m => m.TenantId == tenantId && m.Role == TenantRole.Supporter),
                db.WidgetSettings.Any(w => w.TenantId == tenantId && w.OffersPerson),
                db.Tools.Any(x => x.TenantId == tenantId),
                Array.Empty<SetupStep>())
            {
                Kind = t.Kind,
            })
            .FirstAsync(ct);
        return state with { Marked = marked };
    }

    /// <summary>Marks a step as done. Marking it again changes nothing.</summary>
    public async Task MarkAsync(Guid tenantId, SetupStep step, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                insert into setup_marks (tenant_id, step, marked_at) values ($1, $2, now())
                on conflict (tenant_id, step) do nothing
                """,
                P(tenantId),
                Value(step));
        await batch.ExecuteAsync(ct);
    }
}
