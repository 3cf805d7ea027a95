using System.Text.Json;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data.Seed;

/// <summary>The platform's catalogue in the demo: what the organisations have in common, and the model that is always there.</summary>
public sealed class DemoCatalogue(AppDbFactory databases)
{
    /// <summary>Adds what is missing; the answer finds an entry's id by kind and key.</summary>
    public async Task<IReadOnlyDictionary<(SharedKind Kind, string Key), Guid>> AddAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var known = await db.SharedResources.ToListAsync(ct);
        SharedResource[] wanted =
        [
            Entry(SharedKind.Model, "builtin", "Built-in assistant", "Answers out of the tenant's documents, word for word, without a model provider.", new { provider = "builtin" }),
            .. DemoTenants.All.SelectMany(t => t.Tools).Select(t => Entry(SharedKind.Tool, t.Name, t.Title, t.Description, new { t.Schema, t.AnswerTemplate })),
            .. DemoTenants.All.SelectMany(t => t.Agents).Select(a => Entry(SharedKind.Agent, a.Name.ToLowerInvariant(), a.Name, a.Description, new { a.Prompt, a.Examples })),
        ];
        db.SharedResources.AddRange(wanted.DistinctBy(w => (w.Kind, w.Key)).Where(w => !known.Exists(k => k.Kind == w.Kind && k.Key == w.Key)));
        await db.SaveChangesAsync(ct);
        return await db.SharedResources.AsNoTracking().ToDictionaryAsync(r => (r.Kind, r.Key), r => r.Id, ct);
    }

    private static SharedResource Entry(SharedKind kind, string key, string title, string description, object definition) => new()
    {
        Kind = kind, Key = key, Title = title, Description = description, Definition = JsonSerializer.Serialize(definition, JsonSerializerOptions.Web), IsAllowedByDefault = true,
    };
}
