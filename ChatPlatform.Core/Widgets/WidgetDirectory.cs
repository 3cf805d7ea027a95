using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace ChatPlatform.Core.Widgets;

/// <summary>A widget with its tenant.</summary>
public sealed record WidgetProfile(Guid TenantId, string TenantSlug, string TenantName, WidgetSettings Settings)
{
    /// <summary>
    /// True when a page of this origin may embed the widget or call its API. Requires an exact match; callers allow the
    /// platform's own origin themselves.
    /// </summary>
    public bool Allows(string origin) => Settings.AllowedOrigins.Contains(origin, StringComparer.Ordinal);
}

/// <summary>Finds widgets by their public key. Reads across tenants, because a visitor has only the key.</summary>
public sealed class WidgetDirectory(AppDbFactory databases, IMemoryCache cache)
{
    /// <summary>Short, because open widgets poll their settings to follow a change within 5 seconds.</summary>
    private static readonly TimeSpan s_cacheDuration = TimeSpan.FromSeconds(1.5);

    /// <summary>The widget of an active tenant; null for any other key.</summary>
    public async ValueTask<WidgetProfile?> FindAsync(string? widgetKey, CancellationToken ct)
    {
        if (widgetKey is not { Length: > 3 and <= 80 } || !widgetKey.StartsWith("wk_", StringComparison.Ordinal))
        {
            return null;
        }

        var name = CacheName(widgetKey);
        if (cache.TryGetValue(name, out WidgetProfile? profile))
        {
            return profile;
        }

        await using var db = databases.ForPlatform();
        profile = await db.WidgetSettings.AsNoTracking()
            .Where(w => w.WidgetKey == widgetKey)
            .Join(
                db.Tenants.Where(t => t.Status == TenantStatus.Active), w => w.TenantId, t => t.Id,
                (w, t) => new WidgetProfile(t.Id, t.Slug, t.Name, w))
            .FirstOrDefaultAsync(ct);
        if (profile is not null)
        {
            cache.Set(name, profile, s_cacheDuration);
        }

        return profile;
    }

    /// <summary>Makes this instance reload the widget; other instances follow within seconds.</summary>
    public void Invalidate(string widgetKey) => cache.Remove(CacheName(widgetKey));

    private static string CacheName(string widgetKey) => $"widget:{widgetKey}";
}
