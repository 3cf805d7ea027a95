using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Inference.ModelCatalog;

/// <summary>The platform's list of models: order and pages.</summary>
public sealed class ModelListTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ModelSort.Title)]
    [InlineData(ModelSort.Provider)]
    [InlineData(ModelSort.Context)]
    [InlineData(ModelSort.Price)]
    public async Task Sorted_list_Shows_models_with_equal_values_once_each(ModelSort sort)
    {
        var word = Guid.NewGuid().ToString("N");
        var saved = await SaveAsync(word);

        var listed = await ListPages.ReadAllAsync(
            3, page => app.Get<ModelQueries>().PageAsync(word, null, ModelFilter.All, sort, page, Ct));

        Assert.Equal(saved.Order(), listed.Select(m => m.Id).Order());
        var expected = sort switch
        {
            ModelSort.Provider => listed.OrderBy(m => m.Provider is null)
                .ThenBy(m => m.Provider, StringComparer.Ordinal),
            ModelSort.Context => listed.OrderByDescending(m => m.ContextTokens ?? -1),
            ModelSort.Price => listed.OrderByDescending(m => m.InputPrice ?? -1),
            _ => listed.OrderBy(m => m.Title, StringComparer.Ordinal),
        };
        Assert.Equal(expected.Select(m => m.Id), listed.Select(m => m.Id)); // LINQ keeps the order of equal values.
    }

    /// <summary>
    /// Models of which each pair has the same values; the last but one pair has no prices and tokens, the last one no
    /// details.
    /// </summary>
    private async Task<IReadOnlyList<Guid>> SaveAsync(string word)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var entries = Enumerable.Range(0, 8).Select(i => new CatalogEntry
        {
            Kind = CatalogKind.Model,
            Key = $"{word}-{i}",
            Title = $"Model {i / 2}",
            Description = "",
            Definition = "{}",
            IsAllowedByDefault = false,
        }).ToList();
        db.AddRange(entries);
        db.AddRange(entries.Take(6).Select((e, i) => new CatalogModel
        {
            CatalogEntryId = e.Id,
            Provider = i < 2 ? "openai" : "anthropic",
            ContextTokens = i < 4 ? 1000 * (1 + (i / 2)) : null,
            InputPrice = i < 4 ? 0.15m * (1 + (i / 2)) : null,
        }));
        await db.SaveChangesAsync(Ct);
        return [.. entries.Select(e => e.Id)];
    }
}
