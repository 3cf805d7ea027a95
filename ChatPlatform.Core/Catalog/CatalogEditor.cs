using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Paging;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>Sort orders for entries of the catalog.</summary>
public enum CatalogSort
{
    /// <summary>In the order of creation.</summary>
    Oldest,

    Title,

    /// <summary>Most recently changed first.</summary>
    LatestChange,
}

/// <summary>Which entries of the catalog to list.</summary>
/// <param name="Text">Part of the title or the key; null for all.</param>
public sealed record CatalogSearch(IReadOnlyList<CatalogKind> Kinds, string? Text = null);

/// <summary>
/// The platform's catalog of shared agents, tools and models (FR-1.3), with the default permission of each. Copies that
/// tenants have not changed follow a changed entry (<see cref="CatalogFollower"/>).
/// </summary>
public sealed class CatalogEditor(
    AppDbFactory databases, TimeProvider clock, IEnumerable<ICatalogEntryRules> templates, CatalogSignal changes)
{
    /// <summary>
    /// Maximum entries on a page of the console; platform admins enter them manually, so the catalog is short.
    /// </summary>
    public const int MaxListed = 1000;

    private const string KeyTaken = "is the name of another entry";

    /// <summary>A page of entries.</summary>
    public async Task<ListPage<CatalogItem>> PageAsync(
        CatalogSearch search, CatalogSort sort, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Describe(db, Sort(Search(db, search), sort, page)).ToPageAsync(page, r => KeyOf(r, sort), ct);
    }

    /// <summary>Number of entries of each wanted kind that match the search.</summary>
    public async Task<IReadOnlyDictionary<CatalogKind, int>> CountsAsync(CatalogSearch search, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var counts = new Dictionary<CatalogKind, int>();
        foreach (var kind in search.Kinds)
        {
            counts[kind] = await Search(db, search with { Kinds = [kind] }).CountAsync(ct);
        }

        return counts;
    }

    public async Task<CatalogItem?> FindAsync(CatalogKind kind, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Describe(db, db.CatalogEntries.Where(r => r.Kind == kind && r.Id == id)).FirstOrDefaultAsync(ct);
    }

    /// <summary>An agent or tool of the catalog; null when there is none with the id.</summary>
    public async Task<CatalogItem?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Describe(db, db.CatalogEntries.Where(r => r.Kind != CatalogKind.Model && r.Id == id))
            .FirstOrDefaultAsync(ct);
    }

    public async Task<EditOutcome<CatalogItem>> CreateAsync(
        CatalogKind kind, CatalogDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var errors = draft.Check(TemplateOf(kind));
        await CheckOthersAsync(db, kind, null, draft, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var entry = new CatalogEntry
        {
            Kind = kind,
            Key = draft.Key,
            Title = draft.Title.Trim(),
            Description = draft.Description.Trim(),
            IsAllowedByDefault = draft.IsAllowedByDefault,
            Kinds = [.. draft.Kinds ?? []],
            Definition = draft.Definition?.GetRawText() ?? "{}",
            ChangedAt = clock.GetUtcNow(),
        };
        db.CatalogEntries.Add(entry);
        AuditLog.Add(
            db, AuditEntry.Change("catalog.created", actor, null, "catalog_entry", entry.Id, null, new { kind, draft })
        );
        return await SavedAsync(db, entry, ct);
    }

    /// <summary>Changes an entry. Its key cannot change, because tenants' settings refer to it.</summary>
    public async Task<EditOutcome<CatalogItem>> UpdateAsync(
        CatalogKind kind, Guid id, uint? expected, CatalogDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (await db.CatalogEntries.FirstOrDefaultAsync(r => r.Kind == kind && r.Id == id, ct) is not { } entry)
        {
            return EditOutcome.NotFound;
        }

        if (entry.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var errors = draft.Check(TemplateOf(kind)).Check("key", draft.Key == entry.Key, "cannot be changed");
        await CheckOthersAsync(db, kind, id, draft, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var before = DraftOf(entry);
        entry.Revision += draft.HasContentOf(entry) ? 0 : 1;
        entry.Definition = draft.Definition?.GetRawText() ?? entry.Definition;
        entry.Kinds = [.. draft.Kinds ?? entry.Kinds];
        (entry.Title, entry.Description, entry.IsAllowedByDefault, entry.ChangedAt) = (
            draft.Title.Trim(), draft.Description.Trim(), draft.IsAllowedByDefault, clock.GetUtcNow());
        AuditLog.Add(
            db, AuditEntry.Change("catalog.updated", actor, null, "catalog_entry", id, before, DraftOf(entry)));
        var outcome = await SavedAsync(db, entry, ct);
        changes.Notify();
        return outcome;
    }

    /// <summary>
    /// Deletes an entry. Agents and tools that tenants added from it remain, without a permission rule.
    /// </summary>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        CatalogKind kind, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (await db.CatalogEntries.FirstOrDefaultAsync(r => r.Kind == kind && r.Id == id, ct) is not { } entry)
        {
            return EditOutcome.NotFound;
        }

        if (entry.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        db.CatalogEntries.Remove(entry);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "catalog.deleted",
                actor,
                null,
                "catalog_entry",
                id,
                new
                {
                    entry.Kind,
                    entry.Key,
                    entry.Title,
                }));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(id)
            : EditOutcome.Stale;
    }

    private static CatalogDraft DraftOf(CatalogEntry entry) => new(
        entry.Key, entry.Title, entry.Description, entry.IsAllowedByDefault,
        JsonSerializer.Deserialize<JsonElement>(entry.Definition), [.. entry.Kinds]);

    private ICatalogEntryRules? TemplateOf(CatalogKind kind) => templates.FirstOrDefault(t => t.Kind == kind);

    /// <summary>Adds the rules that depend on other entries.</summary>
    /// <param name="id">The entry to change; null for a new one.</param>
    public async Task CheckOthersAsync(
        CatalogKind kind, Guid? id, CatalogDraft draft, FieldErrors errors, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await CheckOthersAsync(db, kind, id, draft, errors, ct);
    }

    private async Task CheckOthersAsync(
        AppDb db, CatalogKind kind, Guid? id, CatalogDraft draft, FieldErrors errors, CancellationToken ct)
    {
        errors.Check(
            "key",
            errors.Has("key")
                || !await db.CatalogEntries.AnyAsync(e => e.Kind == kind && e.Key == draft.Key && e.Id != id, ct),
            KeyTaken);
        if (draft.Definition is not null && TemplateOf(kind) is { } template)
        {
            await template.CheckReferencesAsync(db, draft, errors, ct);
        }
    }

    private static IQueryable<CatalogEntry> Search(AppDb db, CatalogSearch search)
    {
        var kinds = search.Kinds;
        var pattern = string.IsNullOrWhiteSpace(search.Text) ? null : Like.Containing(search.Text);
        return db.CatalogEntries.Where(r =>
            kinds.Contains(r.Kind)
            && (pattern == null || EF.Functions.ILike(r.Title, pattern) || EF.Functions.ILike(r.Key, pattern)));
    }

    private static IQueryable<CatalogEntry> Sort(IQueryable<CatalogEntry> entries, CatalogSort sort, PageRequest page)
    {
        switch (sort)
        {
            case CatalogSort.Title:
                return entries.ByName(r => r.Title, r => r.Id, page);
            case CatalogSort.LatestChange:
                return entries.ByTime(r => r.ChangedAt, r => r.Id, page);
            default:
                var after = page.AfterId;
                return entries.Where(r => after == null || r.Id > after).OrderBy(r => r.Id);
        }
    }

    private static string KeyOf(CatalogItem last, CatalogSort sort) => sort switch
    {
        CatalogSort.Title => PageKeys.Of(last.Title, last.Id),
        CatalogSort.LatestChange => PageKeys.Of(last.ChangedAt, last.Id),
        _ => PageKeys.Of(last.Id),
    };

    private static IQueryable<CatalogItem> Describe(AppDb db, IQueryable<CatalogEntry> entries) =>
        entries
            .AsNoTracking()
            .Select(r => new CatalogItem(
                r.Id, r.Kind, r.Key, r.Title, r.Description, r.IsAllowedByDefault,
                db.TenantPermissions.Count(p => p.CatalogEntryId == r.Id), r.ChangedAt, r.ConcurrencyToken,
                r.Definition, r.Kinds, r.Revision));

    private static async Task<EditOutcome<CatalogItem>> SavedAsync(
        AppDb db, CatalogEntry entry, CancellationToken ct) =>
        await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => EditOutcome.Saved(
                await Describe(db, db.CatalogEntries.Where(r => r.Id == entry.Id)).SingleAsync(ct)),
            SaveOutcome.Taken => EditOutcome.Invalid(new FieldErrors().Check("key", false, KeyTaken)),
            _ => EditOutcome.Stale,
        };
}
