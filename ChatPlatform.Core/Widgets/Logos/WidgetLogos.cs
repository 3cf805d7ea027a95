using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Widgets.Logos;

/// <summary>The logo of a tenant's widget. Every change writes an audit entry.</summary>
public sealed class WidgetLogos(AppDbFactory databases, WidgetDirectory widgets, TimeProvider clock)
{
    /// <summary>Null when the tenant has no logo.</summary>
    public async Task<WidgetLogo?> FindAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.WidgetLogos.AsNoTracking().FirstOrDefaultAsync(l => l.TenantId == tenantId, ct);
    }

    /// <summary>The current logo of an active tenant's widget; null for other keys and hashes.</summary>
    public async Task<WidgetLogo?> FindPublishedAsync(string widgetKey, string hash, CancellationToken ct) =>
        await widgets.FindAsync(widgetKey, ct) is { } widget
        && await FindAsync(widget.TenantId, ct) is { } logo
        && logo.Hash == hash
            ? logo
            : null;

    /// <summary>Replaces the logo.</summary>
    /// <param name="expected">Concurrency token of the widget that the change is based on.</param>
    /// <param name="file">The file; more than <see cref="LogoImage.MaxBytes"/> bytes are refused.</param>
    public Task<EditOutcome<WidgetDetail>> ReplaceAsync(
        Guid tenantId, uint? expected, ReadOnlyMemory<byte> file, Actor actor, CancellationToken ct)
    {
        var image = LogoImage.Read(file.Span, out var errors);
        return ChangeAsync(tenantId, expected, new(image), errors, actor, ct);
    }

    /// <summary>Removes the logo.</summary>
    /// <param name="expected">Concurrency token of the widget that the change is based on.</param>
    public Task<EditOutcome<WidgetDetail>> RemoveAsync(
        Guid tenantId, uint? expected, Actor actor, CancellationToken ct) =>
        ChangeAsync(tenantId, expected, new(null), new(), actor, ct);

    private async Task<EditOutcome<WidgetDetail>> ChangeAsync(
        Guid tenantId, uint? expected, LogoChange change, FieldErrors errors, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.WidgetSettings.FirstOrDefaultAsync(w => w.TenantId == tenantId, ct) is not { } widget)
        {
            return EditOutcome.NotFound;
        }

        if (widget.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        if (widget.LogoHash == change.Image?.Hash)
        {
            return EditOutcome.Saved(WidgetDetail.Of(widget));
        }

        await ApplyAsync(db, widget, change, actor, ct);
        widget.ChangedAt = clock.GetDatabaseNow();
        if (await db.TrySaveAsync(ct) != SaveOutcome.Saved)
        {
            return EditOutcome.Stale;
        }

        widgets.Invalidate(widget.WidgetKey);
        return EditOutcome.Saved(WidgetDetail.Of(widget));
    }

    /// <summary>Adds the change with its audit entry to the context. An unchanged logo adds nothing.</summary>
    internal static async Task ApplyAsync(
        AppDb db, WidgetSettings widget, LogoChange change, Actor actor, CancellationToken ct)
    {
        var image = change.Image;
        if (widget.LogoHash == image?.Hash)
        {
            return;
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                image is null ? "widget.logo_removed" : "widget.logo_changed", actor, widget.TenantId, "widget",
                widget.WidgetKey, new { logo = widget.LogoHash }, new { logo = image?.Hash }));
        var stored = await db.WidgetLogos.FirstOrDefaultAsync(l => l.TenantId == widget.TenantId, ct);
        if (stored is not null && image is null)
        {
            db.WidgetLogos.Remove(stored);
        }
        else if (stored is null && image is not null)
        {
            db.WidgetLogos.Add(
                new()
                {
                    TenantId = widget.TenantId,
                    ContentType = image.ContentType,
                    Content = image.Content,
                    Hash = image.Hash,
                });
        }
        else if (stored is not null && image is not null)
        {
            (stored.ContentType, stored.Content, stored.Hash) = (image.ContentType, image.Content, image.Hash);
        }

        widget.LogoHash = image?.Hash;
    }
}
