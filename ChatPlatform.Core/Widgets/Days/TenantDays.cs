using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Widgets.Days;

/// <summary>Says which day it is for a tenant.</summary>
public sealed class TenantDays(AppDbFactory databases, TimeProvider clock)
{
    /// <summary>Today in the time zone of the tenant's business hours, or in UTC when it has none.</summary>
    public async Task<TenantDay> TodayAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var hours = await db.WidgetSettings.AsNoTracking()
            .Where(w => w.TenantId == tenantId).Select(w => w.BusinessHours).FirstOrDefaultAsync(ct);
        return TenantDay.At(hours?.TimeZone, clock.GetUtcNow());
    }
}
