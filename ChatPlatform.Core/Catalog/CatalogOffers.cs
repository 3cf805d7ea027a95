using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Catalog;

/// <summary>
/// Entries of one kind that the catalog offers to tenants: the rules of their definitions, and how a tenant adds one as
/// a resource of its own, which works only while the platform allows it.
/// </summary>
/// <typeparam name="TDefinition">The type of the definitions.</typeparam>
/// <typeparam name="TDraft">The values of a tenant's own resource.</typeparam>
/// <typeparam name="TDetail">A tenant's own resource.</typeparam>
public abstract class CatalogOffers<TDefinition, TDraft, TDetail>(TenantCatalog catalog)
    : ICatalogEntryRules, ICatalogCopies
    where TDefinition : class
{
    public abstract CatalogKind Kind { get; }

    /// <summary>Rule for a definition of another type.</summary>
    private protected abstract string DefinitionRule { get; }

    public void Check(CatalogDraft draft, FieldErrors errors)
    {
        if (CatalogDefinition.Read<TDefinition>(draft.Definition?.GetRawText()) is not { } definition)
        {
            errors.Check("definition", false, DefinitionRule);
            return;
        }

        foreach (var (field, rule) in Check(Draft(draft.Key, draft.Title, draft.Description, definition)).Rules)
        {
            errors.Check(FieldOf(field) ?? "definition." + field, false, rule);
        }
    }

    /// <summary>A page of the entries that the tenant may add, with those that it has added.</summary>
    public Task<ListPage<TenantCatalogEntry>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct) =>
        catalog.PageAsync(tenantId, Kind, page, Copies, ct);

    /// <summary>Adds a resource from the catalog. Not found where the tenant is not allowed the entry.</summary>
    public async Task<EditOutcome<TDetail>> AddAsync(
        Guid tenantId, Guid catalogEntryId, Actor actor, CancellationToken ct)
    {
        if (
            await catalog.FindAsync(tenantId, Kind, catalogEntryId, ct) is not { } entry
            || CatalogDefinition.Read<TDefinition>(entry.Definition) is not { } definition)
        {
            return EditOutcome.NotFound;
        }

        var outcome = await CreateAsync(
            tenantId, Draft(entry.Key, entry.Title, entry.Description, definition), definition, entry, actor, ct);
        return outcome switch
        {
            EditOutcome<TDetail>.Invalid invalid => EditOutcome.Refused(
                $"{entry.Title} {invalid.Errors.Rules.Values.First()}."),
            EditOutcome<TDetail>.Stale => EditOutcome.Refused($"{entry.Title} has already been added."),
            _ => outcome,
        };
    }

    public abstract IQueryable<CatalogCopy> Copies(AppDb db);

    public abstract Task<bool> FollowAsync(Guid tenantId, Guid id, CancellationToken ct);

    /// <summary>
    /// A copy beside its entry; null when it is no copy, or the tenant is not allowed the entry.
    /// </summary>
    public abstract Task<CatalogComparison?> CompareAsync(Guid tenantId, Guid id, CancellationToken ct);

    /// <summary>Replaces a copy's content by the entry's. From then on the copy follows the entry again.</summary>
    /// <param name="expected">Concurrency token of the copy; null is stale.</param>
    public abstract Task<EditOutcome<TDetail>> TakeAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct);

    /// <summary>Keeps a changed copy as it is until the entry changes again.</summary>
    /// <param name="expected">Concurrency token of the copy; null is stale.</param>
    public abstract Task<EditOutcome<TDetail>> KeepAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct);

    public virtual Task CheckReferencesAsync(
        AppDb db, CatalogDraft draft, FieldErrors errors, CancellationToken ct) => Task.CompletedTask;

    /// <summary>The values of the resource that is made from an entry.</summary>
    private protected abstract TDraft Draft(string key, string title, string description, TDefinition definition);

    private protected abstract FieldErrors Check(TDraft draft);

    /// <summary>The entry's own field that gives a field of the resource; null for fields of the definition.</summary>
    private protected abstract string? FieldOf(string field);

    private protected abstract Task<EditOutcome<TDetail>> CreateAsync(
        Guid tenantId, TDraft draft, TDefinition definition, CatalogEntry entry, Actor actor, CancellationToken ct);

    /// <summary>An update that the rules of the tenant's own resources do not allow, explained to the user.</summary>
    private protected static EditOutcome<TDetail> Explain(EditOutcome<TDetail> outcome, CatalogEntry entry) =>
        outcome is EditOutcome<TDetail>.Invalid invalid
            ? EditOutcome.Refused($"{entry.Title} {invalid.Errors.Rules.Values.First()}.")
            : outcome;
}
