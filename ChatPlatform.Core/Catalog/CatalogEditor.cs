using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>An entry of the catalog as platform admins see it.</summary>
/// <param name="Rules">Tenants that have a rule of their own about it.</param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
public sealed record CatalogItem(
    Guid Id,
    CatalogKind Kind,
    string Key,
    string Title,
    string Description,
    bool IsAllowedByDefault,
    int Rules,
    DateTimeOffset ChangedAt,
    [property: JsonIgnore] uint ConcurrencyToken,
    [property: JsonIgnore] string Text)
{
    /// <summary>What a tenant's own agent or tool begins with; an empty object where there is nothing to add.</summary>
    public JsonElement Definition => JsonSerializer.Deserialize<JsonElement>(Text);
}

/// <summary>An entry as a platform admin writes it down.</summary>
/// <param name="Key">Name that stays: 1 to 100 letters, digits and . _ - / :, and for a model the id that its provider
/// knows it by.</param>
/// <param name="Title">1 to 100 characters.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="IsAllowedByDefault">Whether tenants without a rule of their own may use it.</param>
/// <param name="Definition">What a tenant's own agent or tool begins with; null leaves what there is.</param>
public sealed record CatalogDraft(
    string Key, string Title, string Description, bool IsAllowedByDefault, JsonElement? Definition = null)
{
    internal FieldErrors Check(ICatalogEntryRules? template)
    {
        var errors = new FieldErrors()
            .Text("title", Title, 1, 100)
            .Text("description", Description, 0, 500)
            .Check(
                "key",
                Key.Length is >= 1 and <= 100
                    && Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':'),
                "must have 1 to 100 letters, digits and . _ - / :");
        if (Definition is not null && !errors.Any)
        {
            errors.Check("definition", template is not null, "is for agents and tools only");
            template?.Check(this, errors);
        }

        return errors;
    }
}

/// <summary>
/// The platform's catalog of shared agents, tools and models (FR-1.3): what may be used at all, and by whom without a
/// rule.
/// </summary>
public sealed class CatalogEditor(AppDbFactory databases, TimeProvider clock, IEnumerable<ICatalogEntryRules> templates)
{
    /// <summary>Entries that a page of the console shows. The catalog is short: people keep it by hand.</summary>
    public const int MostShown = 1000;

    private const string KeyTaken = "is the name of another entry";

    /// <summary>A page of entries in the order of their making.</summary>
    /// <param name="kind">Which to list; null for all.</param>
    public async Task<ListPage<CatalogItem>> PageAsync(CatalogKind? kind, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var after = page.AfterId;
        return await Describe(
                db,
                db.CatalogEntries.Where(r => (kind == null || r.Kind == kind) && (after == null || r.Id > after))
                    .OrderBy(r => r.Id))
            .ToPageAsync(page, r => PageKeys.Of(r.Id), ct);
    }

    public async Task<CatalogItem?> FindAsync(CatalogKind kind, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Describe(db, db.CatalogEntries.Where(r => r.Kind == kind && r.Id == id)).FirstOrDefaultAsync(ct);
    }

    public async Task<EditOutcome<CatalogItem>> CreateAsync(
        CatalogKind kind, CatalogDraft draft, Actor actor, CancellationToken ct)
    {
        if (draft.Check(TemplateOf(kind)) is { Any: true } errors)
        {
            return new EditOutcome<CatalogItem>.Invalid(errors);
        }

        await using var db = databases.ForPlatform();
        var entry = new CatalogEntry
        {
            Kind = kind,
            Key = draft.Key,
            Title = draft.Title.Trim(),
            Description = draft.Description.Trim(),
            IsAllowedByDefault = draft.IsAllowedByDefault,
            Definition = draft.Definition?.GetRawText() ?? "{}",
            ChangedAt = clock.GetUtcNow(),
        };
        db.CatalogEntries.Add(entry);
        AuditLog.Add(
            db, AuditEntry.Change("catalog.created", actor, null, "catalog_entry", entry.Id, null, new { kind, draft })
        );
        return await SavedAsync(db, entry, ct);
    }

    /// <summary>Changes an entry; its key stays, because tenants' settings name it.</summary>
    public async Task<EditOutcome<CatalogItem>> UpdateAsync(
        CatalogKind kind, Guid id, uint? expected, CatalogDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (await db.CatalogEntries.FirstOrDefaultAsync(r => r.Kind == kind && r.Id == id, ct) is not { } entry)
        {
            return new EditOutcome<CatalogItem>.NotFound();
        }

        if (entry.ConcurrencyToken != expected)
        {
            return new EditOutcome<CatalogItem>.Stale();
        }

        if (
            draft.Check(TemplateOf(kind)).Check("key", draft.Key == entry.Key, "cannot be changed") is
            { Any: true } errors)
        {
            return new EditOutcome<CatalogItem>.Invalid(errors);
        }

        var before = new CatalogDraft(
            entry.Key, entry.Title, entry.Description, entry.IsAllowedByDefault,
            JsonSerializer.Deserialize<JsonElement>(entry.Definition));
        entry.Definition = draft.Definition?.GetRawText() ?? entry.Definition;
        (entry.Title, entry.Description, entry.IsAllowedByDefault, entry.ChangedAt) = (
            draft.Title.Trim(), draft.Description.Trim(), draft.IsAllowedByDefault, clock.GetUtcNow());
        AuditLog.Add(db, AuditEntry.Change("catalog.updated", actor, null, "catalog_entry", id, before, draft));
        return await SavedAsync(db, entry, ct);
    }

    /// <summary>
    /// Takes an entry out of the catalog. What tenants have taken over from it stays theirs, and is no longer ruled.
    /// </summary>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        CatalogKind kind, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (await db.CatalogEntries.FirstOrDefaultAsync(r => r.Kind == kind && r.Id == id, ct) is not { } entry)
        {
            return new EditOutcome<Guid>.NotFound();
        }

        if (entry.ConcurrencyToken != expected)
        {
            return new EditOutcome<Guid>.Stale();
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
            ? new EditOutcome<Guid>.Saved(id)
            : new EditOutcome<Guid>.Stale();
    }

    private ICatalogEntryRules? TemplateOf(CatalogKind kind) => templates.FirstOrDefault(t => t.Kind == kind);

    private static IQueryable<CatalogItem> Describe(AppDb db, IQueryable<CatalogEntry> entries) =>
        entries
            .AsNoTracking()
            .Select(r => new CatalogItem(
                r.Id, r.Kind, r.Key, r.Title, r.Description, r.IsAllowedByDefault,
                db.TenantPermissions.Count(p => p.CatalogEntryId == r.Id), r.ChangedAt, r.ConcurrencyToken, r.Definition
            ));

    private static async Task<EditOutcome<CatalogItem>> SavedAsync(
        AppDb db, CatalogEntry entry, CancellationToken ct) =>
        await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => new EditOutcome<CatalogItem>.Saved(
                await Describe(db, db.CatalogEntries.Where(r => r.Id == entry.Id)).SingleAsync(ct)),
            SaveOutcome.Taken => new EditOutcome<CatalogItem>.Invalid(new FieldErrors().Check("key", false, KeyTaken)),
            _ => new EditOutcome<CatalogItem>.Stale(),
        };
}
