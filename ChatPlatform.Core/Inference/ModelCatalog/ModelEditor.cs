using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>Changes of the platform's models, for platform admins. Every change writes an audit entry.</summary>
public sealed class ModelEditor(
    AppDbFactory databases, ChatClients clients, IEnumerable<IModelUses> uses, TimeProvider clock)
{
    /// <summary>Maximum models of the catalog; platform admins enter them manually.</summary>
    public const int MaxModels = 500;

    /// <summary>Uses that a refused deletion names.</summary>
    private const int MaxUses = 5;

    private const string ModelTaken = "is the id of another model";

    public async Task<EditOutcome<ModelItem>> CreateAsync(ModelDraft draft, Actor actor, CancellationToken ct)
    {
        var errors = draft.Check();
        await using var db = databases.ForPlatform();
        await using var transaction = await QuotaLock.AcquireAsync(db, "models", null, ct);
        await CheckModelAsync(db, draft.Model, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var entry = new CatalogEntry
        {
            Kind = CatalogKind.Model,
            Key = draft.Model,
            Title = "",
            Description = "",
            Definition = "{}",
            IsAllowedByDefault = draft.IsAllowedByDefault,
        };
        var model = new CatalogModel { CatalogEntryId = entry.Id, Provider = draft.Provider };
        Apply(entry, model, draft);
        db.CatalogEntries.Add(entry);
        db.CatalogModels.Add(model);
        AuditLog.Add(db, AuditEntry.Change("model.created", actor, null, "catalog_entry", entry.Id, null, draft));
        var outcome = await SavedAsync(db, entry.Id, draft, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<ModelItem>> UpdateAsync(
        Guid id, uint? expected, ModelDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await QuotaLock.AcquireAsync(db, "models", null, ct);
        if (await FindEntryAsync(db, id, ct) is not { } entry)
        {
            return EditOutcome.NotFound;
        }

        if (entry.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (draft.Check().Check("model", draft.Model == entry.Key, "cannot be changed") is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var model = await db.CatalogModels.FirstOrDefaultAsync(m => m.CatalogEntryId == id, ct);
        var before = DraftOf(entry, model);
        if (model is null)
        {
            model = new() { CatalogEntryId = id, Provider = draft.Provider };
            db.CatalogModels.Add(model);
        }

        Apply(entry, model, draft);
        AuditLog.Add(
            db, AuditEntry.Change("model.updated", actor, null, "catalog_entry", id, before, DraftOf(entry, model)));
        var outcome = await SavedAsync(db, id, draft, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>Adds the rules of a new model that depend on the others.</summary>
    public async Task CheckModelAsync(string model, FieldErrors errors, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await CheckModelAsync(db, model, errors, ct);
    }

    private static async Task CheckModelAsync(AppDb db, string model, FieldErrors errors, CancellationToken ct)
    {
        var models = db.CatalogEntries.Where(e => e.Kind == CatalogKind.Model);
        errors.Check(
            "model", errors.Has("model") || await models.CountAsync(ct) < MaxModels,
            $"cannot be added: there are {MaxModels} models, which is the limit");
        errors.Check("model", errors.Has("model") || !await models.AnyAsync(e => e.Key == model, ct), ModelTaken);
    }

    /// <summary>Deletes a model that nothing names. Otherwise the refusal says who does.</summary>
    public async Task<EditOutcome<Guid>> DeleteAsync(Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (await FindEntryAsync(db, id, ct) is not { } entry)
        {
            return EditOutcome.NotFound;
        }

        if (entry.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (await FindUsesAsync(db, entry.Key, ct) is { Count: > 0 } found)
        {
            return EditOutcome.Refused(
                $"{entry.Title} is used by {string.Join(", ", found.Take(MaxUses).Select(u => u.Name))}"
                + $"{(found.Count > MaxUses ? " and others" : "")}. Choose another model there first, or disable it.",
                "model_in_use");
        }

        var model = await db.CatalogModels.FirstOrDefaultAsync(m => m.CatalogEntryId == id, ct);
        AuditLog.Add(
            db, AuditEntry.Change("model.deleted", actor, null, "catalog_entry", id, DraftOf(entry, model)));
        db.CatalogEntries.Remove(entry);
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(id)
            : EditOutcome.Stale;
    }

    /// <summary>Who names a model: tenants, agents and templates; at most six.</summary>
    public async Task<IReadOnlyList<ModelUse>> FindUsesAsync(string model, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await FindUsesAsync(db, model, ct);
    }

    private async Task<IReadOnlyList<ModelUse>> FindUsesAsync(AppDb db, string model, CancellationToken ct)
    {
        const int limit = MaxUses + 1;
        List<ModelUse> found = [];
        var tenants = await db.Database
            .SqlQuery<string>(
                $"""
                select name as "Value" from tenants
                where settings ->> 'model' = {model} and settings ->> 'connectionId' is null
                """)
            .OrderBy(name => name)
            .Take(limit)
            .ToListAsync(ct);
        found.AddRange(tenants.Select(name => new ModelUse(name)));
        foreach (var other in uses)
        {
            found.AddRange(await other.FindAsync(db, model, limit, ct));
        }

        return [.. found.Take(limit)];
    }

    private static Task<CatalogEntry?> FindEntryAsync(AppDb db, Guid id, CancellationToken ct) =>
        db.CatalogEntries.FirstOrDefaultAsync(e => e.Kind == CatalogKind.Model && e.Id == id, ct);

    private void Apply(CatalogEntry entry, CatalogModel model, ModelDraft draft)
    {
        (entry.Title, entry.Description) = (draft.Title.Trim(), draft.Description.Trim());
        (entry.IsEnabled, entry.IsAllowedByDefault, entry.Kinds) = (
            draft.IsEnabled, draft.IsAllowedByDefault, [.. draft.Kinds]);
        entry.ChangedAt = clock.GetUtcNow();
        (model.Provider, model.HasTools, model.HasStreaming, model.HasJson, model.HasTemperature) = (
            draft.Provider, draft.HasTools, draft.HasStreaming, draft.HasJson, draft.HasTemperature);
        (model.ContextTokens, model.InputPrice, model.OutputPrice, model.Currency, model.IsDefault) = (
            draft.ContextTokens, draft.InputPrice, draft.OutputPrice, draft.Currency, draft.IsDefault);
    }

    private static ModelDraft DraftOf(CatalogEntry e, CatalogModel? m) =>
        new(
            e.Key, e.Title, e.Description, m?.Provider ?? "", m?.HasTools ?? false, m?.HasStreaming ?? false,
            m?.HasJson ?? false, m?.ContextTokens, m?.InputPrice, m?.OutputPrice, m?.Currency ?? "",
            m?.IsDefault ?? false, e.IsEnabled, e.IsAllowedByDefault, [.. e.Kinds], m?.HasTemperature ?? true);

    /// <summary>Saves, and takes the default from the previous default model. The caller's lock orders them.</summary>
    private async Task<EditOutcome<ModelItem>> SavedAsync(AppDb db, Guid id, ModelDraft draft, CancellationToken ct)
    {
        if (draft.IsDefault)
        {
            await db.CatalogModels.Where(m => m.IsDefault && m.CatalogEntryId != id)
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.IsDefault, false), ct);
        }

        return await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => EditOutcome.Saved(
                (await ModelQueries.Describe(db, db.CatalogEntries.Where(e => e.Id == id)).SingleAsync(ct))
                .ToItem(clients)),
            SaveOutcome.Taken => EditOutcome.Invalid(new FieldErrors().Check("model", false, ModelTaken)),
            _ => EditOutcome.Stale,
        };
    }
}
