using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>What a model costs.</summary>
/// <param name="Input">Price of a million input tokens.</param>
/// <param name="Output">Price of a million output tokens.</param>
/// <param name="Currency">Three capital letters (ISO 4217).</param>
public sealed record ModelPrice(decimal Input, decimal Output, string Currency)
{
    private const decimal Million = 1_000_000;

    /// <summary>The cost of tokens in <see cref="Currency"/>, not rounded.</summary>
    public decimal Cost(long inputTokens, long outputTokens) =>
        ((inputTokens * Input) + (outputTokens * Output)) / Million;
}

/// <summary>The catalog's prices of models, to calculate the cost of tokens.</summary>
public sealed class ModelPrices(AppDbFactory databases)
{
    /// <summary>
    /// Prices by model id. Models without a known price are missing; a model with one known price counts the other as
    /// zero.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, ModelPrice>> ReadAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var models = await db.CatalogModels.AsNoTracking()
            .Where(m => m.InputPrice != null || m.OutputPrice != null)
            .Join(
                db.CatalogEntries, m => m.CatalogEntryId, e => e.Id,
                (m, e) => new { e.Key, m.InputPrice, m.OutputPrice, m.Currency })
            .OrderBy(m => m.Key)
            .Take(ModelEditor.MaxModels)
            .ToListAsync(ct);
        return models.ToDictionary(m => m.Key, m => new ModelPrice(m.InputPrice ?? 0, m.OutputPrice ?? 0, m.Currency));
    }
}
