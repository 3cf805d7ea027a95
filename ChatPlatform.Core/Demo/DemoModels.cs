using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Inference.ModelCatalog;

namespace ChatPlatform.Core.Demo;

/// <summary>The models of the demo's catalog. The prices are examples.</summary>
internal static class DemoModels
{
    /// <summary>New rows of the entries and their details.</summary>
    public static IEnumerable<(CatalogEntry Entry, CatalogModel Model)> All() =>
    [
        Model(
            "builtin", "builtin", "Built-in assistant",
            "Answers with sentences from the tenant's documents. Needs no model provider.", null, 0, 0),
        Model("openai", "gpt-5-mini", "GPT-5 mini", "Fast and inexpensive, for most questions.", 400_000, 0.25m, 2m),
        Model("openai", "gpt-5", "GPT-5", "For long and difficult questions.", 400_000, 1.25m, 10m),
        Model(
            "gemini", "gemini-2.5-flash", "Gemini 2.5 Flash", "Fast, with a large context window.", 1_048_576, 0.3m,
            2.5m),
        Model(
            "openrouter", "anthropic/claude-sonnet-4.5", "Claude Sonnet 4.5",
            "Writes carefully and follows long instructions.", 200_000, 3m, 15m),
    ];

    private static (CatalogEntry Entry, CatalogModel Model) Model(
        string provider, string key, string title, string description, int? context, decimal input, decimal output)
    {
        var entry = new CatalogEntry
        {
            Kind = CatalogKind.Model,
            Key = key,
            Title = title,
            Description = description,
            Definition = "{}",
            IsAllowedByDefault = true,
        };
        return (
            entry,
            new()
            {
                CatalogEntryId = entry.Id,
                Provider = provider,
                HasTools = true,
                HasStreaming = true,
                HasJson = provider != "builtin",
                HasTemperature = provider != "openai", // Its reasoning models refuse one.
                ContextTokens = context,
                InputPrice = input,
                OutputPrice = output,
            });
    }
}
