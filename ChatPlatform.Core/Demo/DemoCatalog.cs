using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Demo;

/// <summary>Creates the demo's catalog: shared agents and tools, and the built-in model.</summary>
public sealed class DemoCatalog(AppDbFactory databases)
{
    /// <summary>Adds missing entries, and returns the ids by kind and key.</summary>
    /// <param name="publicUrl">The app's own URL, which also serves the demo tools.</param>
    public async Task<IReadOnlyDictionary<(CatalogKind Kind, string Key), Guid>> AddAsync(
        string publicUrl, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var known = await db.CatalogEntries.ToListAsync(ct);
        CatalogEntry[] entries =
        [
            Entry(
                CatalogKind.Model, "builtin", "Built-in assistant",
                "Answers with sentences from the tenant's documents. Needs no model provider.", null),
            .. DemoTenants
                .All.SelectMany(t => t.Tools)
                .Select(t =>
                    Entry(
                        CatalogKind.Tool,
                        t.Name,
                        t.Title,
                        t.Description,
                        new CatalogTool(
                            "GET", publicUrl.TrimEnd('/') + t.Path, JsonSerializer.Deserialize<JsonElement>(t.Schema),
                            t.AnswerTemplate))),
            .. DemoTenants
                .All.SelectMany(t => t.Agents)
                .Select(a =>
                    Entry(
                        CatalogKind.Agent, a.Name.ToLowerInvariant(), a.Name, a.Description,
                        new CatalogAgent(a.Prompt, a.Examples))),
        ];
        db.CatalogEntries.AddRange(
            entries.DistinctBy(e => (e.Kind, e.Key))
                .Where(e => !known.Exists(k => k.Kind == e.Kind && k.Key == e.Key)));
        await db.SaveChangesAsync(ct);
        return await db.CatalogEntries.AsNoTracking().ToDictionaryAsync(r => (r.Kind, r.Key), r => r.Id, ct);
    }

    private static CatalogEntry Entry(
        CatalogKind kind, string key, string title, string description, object? definition) =>
        new()
        {
            Kind = kind,
            Key = key,
            Title = title,
            Description = description,
            Definition = definition is null ? "{}" : JsonSerializer.Serialize(definition, JsonSerializerOptions.Web),
            IsAllowedByDefault = true,
        };
}
