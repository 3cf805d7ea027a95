using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets.Logos;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Widgets;

/// <summary>A tenant's widget, for its staff.</summary>
/// <param name="WidgetKey">Public key of the widget.</param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
/// <param name="LogoUrl">Path of the logo on the platform's origin; null for none.</param>
public sealed record WidgetDetail(
    string WidgetKey,
    string Color,
    string Position,
    string Theme,
    string Greeting,
    IReadOnlyList<string> SuggestedQuestions,
    IReadOnlyList<string> AllowedOrigins,
    DateTimeOffset ChangedAt,
    [property: JsonIgnore] uint ConcurrencyToken,
    BusinessHours? BusinessHours = null,
    bool OffersPerson = true,
    WidgetTexts? Texts = null,
    string? Language = null,
    string? LogoUrl = null,
    int OfferPersonAfter = WidgetDraft.DefaultOfferAfter,
    int BringPersonAfter = WidgetDraft.DefaultBringAfter) : IHasConcurrencyToken
{
    internal static WidgetDetail Of(WidgetSettings w) =>
        new(
            w.WidgetKey, w.Color, w.Position, w.Theme, w.Greeting, w.SuggestedQuestions, w.AllowedOrigins, w.ChangedAt,
            w.ConcurrencyToken, w.BusinessHours, w.OffersPerson, w.Texts, w.Language,
            WidgetConfig.LogoUrl(w.WidgetKey, w.LogoHash), w.OfferPersonAfter, w.BringPersonAfter);

    /// <summary>The values as a draft, to change some of them.</summary>
    public WidgetDraft ToDraft() =>
        new(
            Color, Position, Theme, Greeting, SuggestedQuestions, AllowedOrigins, BusinessHours, OffersPerson, Texts,
            Language, OfferPersonAfter, BringPersonAfter);
}

/// <summary>Reads and changes a tenant's widget. Every change writes an audit entry.</summary>
public sealed class WidgetEditor(AppDbFactory databases, WidgetDirectory directory, TimeProvider clock)
{
    public async Task<WidgetDetail?> FindAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.WidgetSettings.AsNoTracking().FirstOrDefaultAsync(w => w.TenantId == tenantId, ct) is { } widget
            ? WidgetDetail.Of(widget)
            : null;
    }

    public Task<EditOutcome<WidgetDetail>> UpdateAsync(
        Guid tenantId, uint? expected, WidgetDraft draft, Actor actor, CancellationToken ct) =>
        UpdateAsync(tenantId, expected, draft, null, actor, ct);

    /// <summary>Saves the settings and the logo together; when one cannot be saved, neither is.</summary>
    /// <param name="expected">Concurrency token that the change is based on.</param>
    /// <param name="logo">Null keeps the logo.</param>
    public async Task<EditOutcome<WidgetDetail>> UpdateAsync(
        Guid tenantId, uint? expected, WidgetDraft draft, LogoChange? logo, Actor actor, CancellationToken ct)
    {
        draft = draft.Normalized();
        await using var db = databases.ForTenant(tenantId);
        if (await db.WidgetSettings.FirstOrDefaultAsync(w => w.TenantId == tenantId, ct) is not { } widget)
        {
            return EditOutcome.NotFound;
        }

        if (widget.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (draft.Check() is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var before = WidgetDetail.Of(widget).ToDraft();
        (widget.Color, widget.Position, widget.Theme, widget.Greeting) = (
            draft.Color, draft.Position, draft.Theme, draft.Greeting);
        widget.SuggestedQuestions = [.. draft.SuggestedQuestions];
        widget.AllowedOrigins = [.. draft.AllowedOrigins.Distinct()];
        (widget.BusinessHours, widget.OffersPerson) = (draft.BusinessHours, draft.OffersPerson);
        (widget.OfferPersonAfter, widget.BringPersonAfter) = (draft.OfferPersonAfter, draft.BringPersonAfter);
        (widget.Texts, widget.Language) = (draft.Texts ?? WidgetTexts.None, draft.Language);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "widget.updated", actor, tenantId, "widget", widget.WidgetKey, before,
                WidgetDetail.Of(widget).ToDraft()));
        if (logo is not null)
        {
            await WidgetLogos.ApplyAsync(db, widget, logo, actor, ct);
        }

        widget.ChangedAt = clock.GetDatabaseNow();
        if (await db.TrySaveAsync(ct) != SaveOutcome.Saved)
        {
            return EditOutcome.Stale;
        }

        directory.Invalidate(widget.WidgetKey);
        return EditOutcome.Saved(WidgetDetail.Of(widget));
    }

    /// <summary>Allows a site. Allowing it again changes nothing.</summary>
    /// <param name="site">An address of the site, also without scheme or with a path.</param>
    public Task<EditOutcome<WidgetDetail>> AllowAsync(
        Guid tenantId, string? site, Actor actor, CancellationToken ct)
    {
        var origin = WidgetDraft.SiteOf(site);
        return origin is null
            ? Task.FromResult<EditOutcome<WidgetDetail>>(EditOutcome.Invalid(new FieldErrors().Check(
                "site", false, "must be an address such as www.example.com")))
            : ChangeSitesAsync(tenantId, sites => [.. sites, origin], actor, ct);
    }

    /// <summary>Removes a site from the allowed ones.</summary>
    public Task<EditOutcome<WidgetDetail>> DisallowAsync(
        Guid tenantId, string origin, Actor actor, CancellationToken ct) =>
        ChangeSitesAsync(tenantId, sites => [.. sites.Where(s => s != origin)], actor, ct);

    private async Task<EditOutcome<WidgetDetail>> ChangeSitesAsync(
        Guid tenantId, Func<IReadOnlyList<string>, IReadOnlyList<string>> change, Actor actor, CancellationToken ct)
    {
        if (await FindAsync(tenantId, ct) is not { } widget)
        {
            return EditOutcome.NotFound;
        }

        var draft = widget.ToDraft() with { AllowedOrigins = change(widget.AllowedOrigins) };
        return await UpdateAsync(tenantId, widget.ConcurrencyToken, draft, actor, ct);
    }
}
