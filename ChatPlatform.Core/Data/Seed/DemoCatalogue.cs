using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data.Seed;

/// <summary>The platform's catalogue in the demo: what the organisations have in common, and the model that is always there.</summary>
public sealed class DemoCatalogue(AppDbFactory databases)
{
    /// <summary>Adds what is missing; the answer finds an entry's id by kind and key.</summary>
    /// <param name="publicUrl">The app's own address, where the demo tools answer.</param>
    public async Task<IReadOnlyDictionary<(SharedKind Kind, string Key), Guid>> AddAsync(string publicUrl, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var known = await db.SharedResources.ToListAsync(ct);
        SharedResource[] wanted =
        [
            Entry(SharedKind.Model, "builtin", "Built-in assistant", "Answers out of the tenant's documents, word for word, without a model provider.", null),
            .. DemoTenants.All.SelectMany(t => t.Tools).Select(t => Entry(SharedKind.Tool, t.Name, t.Title, t.Description, new SharedToolTemplate("GET", publicUrl.TrimEnd('/') + t.Path, JsonSerializer.Deserialize<JsonElement>(t.Schema), t.AnswerTemplate))),
            .. DemoTenants.All.SelectMany(t => t.Agents).Select(a => Entry(SharedKind.Agent, a.Name.ToLowerInvariant(), a.Name, a.Description, new SharedAgentTemplate(a.Prompt, a.Examples))),
        ];
        db.SharedResources.AddRange(wanted.DistinctBy(w => (w.Kind, w.Key)).Where(w => !known.Exists(k => k.Kind == w.Kind && k.Key == w.Key)));
        await db.SaveChangesAsync(ct);
        return await db.SharedResources.AsNoTracking().ToDictionaryAsync(r => (r.Kind, r.Key), r => r.Id, ct);
    }

    private static SharedResource Entry(SharedKind kind, string key, string title, string description, object? definition) => new()
    {
        Kind = kind, Key = key, Title = title, Description = description, Definition = definition is null ? "{}" : JsonSerializer.Serialize(definition, JsonSerializerOptions.Web), IsAllowedByDefault = true,
    };
}
