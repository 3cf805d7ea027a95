using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Paging;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>Which models a list shows.</summary>
public enum ModelFilter
{
    All,
    Enabled,
    Disabled,

    /// <summary>Models that not every tenant may use.</summary>
    Restricted,
}

/// <summary>Sort orders for models. Those without the value are last.</summary>
public enum ModelSort
{
    Title,
    Provider,

    /// <summary>Most tokens first.</summary>
    Context,

    /// <summary>Highest price of input tokens first, whatever the currency.</summary>
    Price,
}

/// <summary>The platform's list of models, for platform admins.</summary>
public sealed class ModelQueries(AppDbFactory databases, ChatClients clients)
{
    private const decimal None = -1;

    /// <summary>After the names of all providers.</summary>
    private const string NoProvider = "zzz";

    /// <summary>A page of models.</summary>
    /// <param name="search">Part of the title or the id; null for all.</param>
    /// <param name="provider">Kind of provider; null for all.</param>
    public async Task<ListPage<ModelItem>> PageAsync(
        string? search, string? provider, ModelFilter filter, ModelSort sort, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var entries = Filter(Search(db, search, provider), filter);
        var found = await Describe(db, Sort(db, entries, sort, page)).ToPageAsync(page, x => KeyOf(x, sort), ct);
        return found.Select(x => x.ToItem(clients));
    }

    /// <summary>Number of models that match each filter.</summary>
    public async Task<IReadOnlyDictionary<ModelFilter, int>> CountsAsync(
        string? search, string? provider, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var counts = new Dictionary<ModelFilter, int>();
        foreach (var filter in Enum.GetValues<ModelFilter>())
        {
            counts[filter] = await Filter(Search(db, search, provider), filter).CountAsync(ct);
        }

        return counts;
    }

    /// <summary>One model; null when it does not exist.</summary>
    public async Task<ModelItem?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return (await Describe(db, db.CatalogEntries.Where(e => e.Kind == CatalogKind.Model && e.Id == id))
                .FirstOrDefaultAsync(ct))
            ?.ToItem(clients);
    }

    /// <summary>Entries with their details.</summary>
    internal static IQueryable<DescribedModel> Describe(AppDb db, IQueryable<CatalogEntry> entries) =>
        entries.AsNoTracking()
            .Select(e => new DescribedModel
            {
                Entry = e,
                Model = db.CatalogModels.FirstOrDefault(m => m.CatalogEntryId == e.Id),
                Rules = db.TenantPermissions.Count(p => p.CatalogEntryId == e.Id),
            });

    private static IQueryable<CatalogEntry> Sort(
        AppDb db, IQueryable<CatalogEntry> entries, ModelSort sort, PageRequest page) => sort switch
        {
            ModelSort.Provider => entries.ByName(
                e => db.CatalogModels.Where(m => m.CatalogEntryId == e.Id).Select(m => m.Provider).FirstOrDefault()
                    ?? NoProvider,
                e => e.Id, page),
            ModelSort.Context => entries.ByNumber(
                e => db.CatalogModels.Where(m => m.CatalogEntryId == e.Id).Select(m => (decimal?)m.ContextTokens)
                    .FirstOrDefault() ?? None,
                e => e.Id, page),
            ModelSort.Price => entries.ByNumber(
                e => db.CatalogModels.Where(m => m.CatalogEntryId == e.Id).Select(m => m.InputPrice).FirstOrDefault()
                    ?? None,
                e => e.Id, page),
            _ => entries.ByName(e => e.Title, e => e.Id, page),
        };

    private static string KeyOf(DescribedModel last, ModelSort sort) => sort switch
    {
        ModelSort.Provider => PageKeys.Of(last.Model?.Provider ?? NoProvider, last.Entry.Id),
        ModelSort.Context => PageKeys.Of(last.Model?.ContextTokens ?? None, last.Entry.Id),
        ModelSort.Price => PageKeys.Of(last.Model?.InputPrice ?? None, last.Entry.Id),
        _ => PageKeys.Of(last.Entry.Title, last.Entry.Id),
    };

    private static IQueryable<CatalogEntry> Filter(IQueryable<CatalogEntry> entries, ModelFilter filter) =>
        filter switch
        {
            ModelFilter.Enabled => entries.Where(e => e.IsEnabled),
            ModelFilter.Disabled => entries.Where(e => !e.IsEnabled),
            ModelFilter.Restricted => entries.Where(e => !e.IsAllowedByDefault || e.Kinds.Count > 0),
            _ => entries,
        };

    private static IQueryable<CatalogEntry> Search(AppDb db, string? search, string? provider)
    {
        var pattern = string.IsNullOrWhiteSpace(search) ? null : Like.Containing(search.Trim());
        return db.CatalogEntries.Where(e =>
            e.Kind == CatalogKind.Model
            && (pattern == null || EF.Functions.ILike(e.Title, pattern) || EF.Functions.ILike(e.Key, pattern))
            && (provider == null || db.CatalogModels.Any(m => m.CatalogEntryId == e.Id && m.Provider == provider)));
    }
}

/// <summary>A model's entry with its details.</summary>
internal sealed class DescribedModel
{
    public required CatalogEntry Entry { get; init; }

    public CatalogModel? Model { get; init; }

    public int Rules { get; init; }

    public ModelItem ToItem(ChatClients clients) =>
        new(
            Entry.Id, Entry.Key, Entry.Title, Entry.Description, Model?.Provider, Model?.HasTools ?? false,
            Model?.HasStreaming ?? false, Model?.HasJson ?? false, Model?.ContextTokens, Model?.InputPrice,
            Model?.OutputPrice, Model?.Currency, Model?.IsDefault ?? false, Entry.IsEnabled, Entry.IsAllowedByDefault,
            Entry.Kinds, Rules, Model is null || clients.ProviderOf(Model.Provider) is not null, Entry.ChangedAt,
            Entry.ConcurrencyToken, Model?.HasTemperature ?? true);
}
