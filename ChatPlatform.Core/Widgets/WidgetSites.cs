using System.Data.Common;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Widgets;

/// <summary>A site and the time of its last attempt to show the widget.</summary>
public sealed record SiteVisit(string Origin, DateTimeOffset At);

/// <summary>The sites on which a widget is used.</summary>
/// <param name="Refused">Sites that were refused and are still not allowed, newest first.</param>
/// <param name="Seen">The allowed site on which a session was opened last; null for none.</param>
public sealed record SiteActivity(IReadOnlyList<SiteVisit> Refused, SiteVisit? Seen);

/// <summary>
/// Records on which sites a tenant's widget is used and which sites were refused. Recording never fails a request.
/// </summary>
public sealed partial class WidgetSites(
    AppDbFactory databases, TenantSql sql, IMemoryCache cache, TimeProvider clock, ILogger<WidgetSites> logger)
{
    /// <summary>Sites of each kind that a tenant keeps.</summary>
    public const int MaxSites = 20;

    private static readonly TimeSpan s_limitLifetime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// One write; none when the row is less than a minute old. Deletes the oldest rows of the kind. Within the
    /// statement, the rows to delete do not include the new one.
    /// </summary>
    private static readonly string s_record = $"""
        with recorded as (
          insert into widget_sites as s (tenant_id, origin, is_allowed, is_dismissed, last_at)
          values ($1, $2, $3, false, now())
          on conflict (tenant_id, origin) do update
            set is_allowed = excluded.is_allowed, last_at = excluded.last_at,
              is_dismissed = s.is_dismissed and not excluded.is_allowed
            where s.is_allowed <> excluded.is_allowed or s.last_at < now() - interval '1 minute')
        delete from widget_sites where tenant_id = $1 and origin in (
          select origin from widget_sites where tenant_id = $1 and is_allowed = $3 and origin <> $2
          order by last_at desc offset {MaxSites - 1})
        """;

    /// <summary>Records an attempt to show the widget. Texts that are no origin are ignored.</summary>
    public async Task RecordAsync(Guid tenantId, string origin, bool isAllowed, CancellationToken ct)
    {
        if (!WidgetDraft.IsOrigin(origin) || !LimitOf(tenantId).TryAcquire(origin, isAllowed, clock.GetUtcNow()))
        {
            return;
        }

        try
        {
            await using var batch = sql.Batch(DataScope.Tenant(tenantId))
                .Add(s_record, P(tenantId), Text(origin), P(isAllowed));
            await batch.ExecuteAsync(ct);
        }
        catch (DbException e)
        {
            Log.NotRecorded(logger, e, tenantId);
        }
    }

    public async Task<SiteActivity> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var allowed = await db.WidgetSettings.Where(w => w.TenantId == tenantId)
            .Select(w => w.AllowedOrigins)
            .FirstOrDefaultAsync(ct) ?? [];
        var sites = await db.WidgetSites.AsNoTracking()
            .Where(s => s.TenantId == tenantId && !s.IsDismissed)
            .OrderByDescending(s => s.LastAt)
            .Take(2 * MaxSites)
            .ToListAsync(ct);
        var seen = sites.FirstOrDefault(s => s.IsAllowed && allowed.Contains(s.Origin));
        return new(
            [
                .. sites.Where(s => !s.IsAllowed && !allowed.Contains(s.Origin))
                    .Select(s => new SiteVisit(s.Origin, s.LastAt)),
            ],
            seen is null ? null : new(seen.Origin, seen.LastAt));
    }

    /// <summary>Stops offering a refused site. Writes an audit entry.</summary>
    public async Task<EditOutcome<string>> DismissAsync(
        Guid tenantId, string origin, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (
            !WidgetDraft.IsOrigin(origin)
            || await db.WidgetSites.FirstOrDefaultAsync(s => s.TenantId == tenantId && s.Origin == origin, ct)
                is not { } site)
        {
            return EditOutcome.NotFound;
        }

        site.IsDismissed = true;
        AuditLog.Add(db, AuditEntry.Change("widget.site_dismissed", actor, tenantId, "widget_site", origin));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? EditOutcome.Saved(origin) : EditOutcome.Stale;
    }

    private SiteWriteLimit LimitOf(Guid tenantId)
    {
        if (cache.TryGetValue((nameof(WidgetSites), tenantId), out SiteWriteLimit? limit))
        {
            return limit!;
        }

        return cache.Set(
            (nameof(WidgetSites), tenantId), new SiteWriteLimit(),
            new MemoryCacheEntryOptions { SlidingExpiration = s_limitLifetime });
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A site of tenant {TenantId}'s widget was not recorded")]
        public static partial void NotRecorded(ILogger logger, Exception exception, Guid tenantId);
    }
}
