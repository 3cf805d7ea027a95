using System.Text.Json;
using ChatPlatform.Core.Agents.Templates;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Demo;

/// <summary>
/// Creates the demo's catalog: agents and tools for each kind of business, and models with their prices.
/// </summary>
public sealed class DemoCatalog(AppDbFactory databases)
{
    /// <summary>Adds missing entries, and returns the ids by kind and key.</summary>
    /// <param name="publicUrl">The app's own URL, which also serves the demo tools.</param>
    public async Task<IReadOnlyDictionary<(CatalogKind Kind, string Key), Guid>> AddAsync(
        string publicUrl, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var known = await db.CatalogEntries.ToListAsync(ct);
        var entries = DemoTenants.All.SelectMany(t => Tools(t, publicUrl).Concat(Agents(t)))
            .Append(General())
            .DistinctBy(e => (e.Kind, e.Key))
            .ToList();
        foreach (var entry in entries)
        {
            if (known.Find(k => k.Kind == entry.Kind && k.Key == entry.Key) is not { } old)
            {
                db.CatalogEntries.Add(entry);
            }
            else if (entry.Kind == CatalogKind.Tool && old.Revision == 1 && !IsSame(old.Definition, entry.Definition))
            {
                old.Definition = entry.Definition; // The app's port may have changed since the last seed.
            }
        }

        foreach (var (entry, model) in DemoModels.All())
        {
            if (!known.Exists(k => k.Kind == CatalogKind.Model && k.Key == entry.Key))
            {
                db.CatalogEntries.Add(entry);
                db.CatalogModels.Add(model);
            }
        }

        await db.SaveChangesAsync(ct);
        return await db.CatalogEntries.AsNoTracking().ToDictionaryAsync(r => (r.Kind, r.Key), r => r.Id, ct);
    }

    private static bool IsSame(string one, string other) => JsonElement.DeepEquals(
        JsonSerializer.Deserialize<JsonElement>(one), JsonSerializer.Deserialize<JsonElement>(other));

    private static IEnumerable<CatalogEntry> Tools(DemoTenant tenant, string publicUrl) => tenant.Tools.Select(t =>
        Entry(
            CatalogKind.Tool, t.Name, t.Title, t.Description,
            new CatalogTool(
                "GET", publicUrl.TrimEnd('/') + t.Path, JsonSerializer.Deserialize<JsonElement>(t.Schema),
                t.AnswerTemplate),
            tenant.Kind));

    private static IEnumerable<CatalogEntry> Agents(DemoTenant tenant) => tenant.Agents.Select(a =>
        Entry(
            CatalogKind.Agent, a.Name.ToLowerInvariant(), a.Name, a.Description,
            new CatalogAgent(a.Prompt, a.Examples, a.Tools), tenant.Kind));

    /// <summary>An agent for tenants of every kind.</summary>
    private static CatalogEntry General() =>
        Entry(
            CatalogKind.Agent, "company", "Company",
            "Opening hours, addresses, contact and questions about the company",
            new CatalogAgent(
                "You answer questions about the company: opening hours, addresses, ways to get in touch.",
                [
                    "when are you open",
                    "what is your address",
                    "how can I reach you",
                    "are you open on Sunday",
                    "what is your phone number",
                ]));

    private static CatalogEntry Entry(
        CatalogKind kind, string key, string title, string description, object definition, string? business = null) =>
        new()
        {
            Kind = kind,
            Key = key,
            Title = title,
            Description = description,
            Definition = JsonSerializer.Serialize(definition, JsonSerializerOptions.Web),
            IsAllowedByDefault = true,
            Kinds = business is null ? [] : [business],
        };
}
