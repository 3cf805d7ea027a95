using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Catalog;

/// <summary>An entry of the catalog, for platform admins.</summary>
/// <param name="Rules">Number of tenants with a rule of their own for the entry.</param>
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
    [property: JsonIgnore] string Text) : IHasConcurrencyToken
{
    /// <summary>Initial values of a tenant's own agent or tool; an empty object when it cannot be added.</summary>
    public JsonElement Definition => JsonSerializer.Deserialize<JsonElement>(Text);
}

/// <summary>The values of a catalog entry to create or change.</summary>
/// <param name="Key">Permanent name: 1 to 100 letters, digits and . _ - / :, for a model its id at the
/// provider.</param>
/// <param name="Title">1 to 100 characters.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="IsAllowedByDefault">Whether tenants without a rule of their own may use it.</param>
/// <param name="Definition">Initial values of a tenant's own agent or tool; null keeps the stored ones.</param>
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
/// The platform's catalog of shared agents, tools and models (FR-1.3), with the default permission of each.
/// </summary>
public sealed class CatalogEditor(AppDbFactory databases, TimeProvider clock, IEnumerable<ICatalogEntryRules> templates)
{
    /// <summary>
    /// Maximum entries on a page of the console; platform admins enter them manually, so the catalog is short.
    /// </summary>
    public const int MaxListed = 1000;

    private const string KeyTaken = "is the name of another entry";

    /// <summary>A page of entries by time of creation.</summary>
    /// <param name="kind">Kind to list; null for all.</param>
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
            return EditOutcome.Invalid(errors);
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

        if (
            draft.Check(TemplateOf(kind)).Check("key", draft.Key == entry.Key, "cannot be changed") is
            { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
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
            SaveOutcome.Saved => EditOutcome.Saved(
                await Describe(db, db.CatalogEntries.Where(r => r.Id == entry.Id)).SingleAsync(ct)),
            SaveOutcome.Taken => EditOutcome.Invalid(new FieldErrors().Check("key", false, KeyTaken)),
            _ => EditOutcome.Stale,
        };
}
