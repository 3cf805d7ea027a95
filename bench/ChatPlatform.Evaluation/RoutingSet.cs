using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Evaluation;

/// <summary>A line of a conversation before a message.</summary>
public sealed record HistoryLine(string Role, string Text);

/// <summary>A message with the agents that should answer it; none for an unclear one.</summary>
public sealed record RoutedMessage(
    string Id, string Tenant, string Kind, string Text, IReadOnlyList<string> Agents,
    IReadOnlyList<HistoryLine>? History = null, [property: JsonPropertyName("prev_agent")] string? Previous = null,
    string? Turn = null);

/// <summary>A tenant of a set with its agents.</summary>
/// <param name="Ids">The set's id of each agent.</param>
public sealed record RoutingTenant(TenantAgents Agents, IReadOnlyDictionary<Guid, string> Ids);

/// <summary>A routing set: tenants.json and test.jsonl.gz in one folder.</summary>
public sealed class RoutingSet(string folder)
{
    /// <summary>Where the messages of a tenant's training part stand, beside the set.</summary>
    private static readonly Dictionary<string, string> s_training = new()
    {
        ["neobank"] = "banking77",
        ["concierge"] = "clinc150",
        ["shop"] = "bitext-support",
        ["curekart"] = "hint3",
        ["sofmattress"] = "hint3",
        ["powerplay11"] = "hint3",
    };

    public IEnumerable<RoutedMessage> Messages() => Read<RoutedMessage>(Path.Combine(folder, "test.jsonl.gz"));

    /// <summary>The tenants by id.</summary>
    /// <param name="isTrained">True adds the messages of the training part to the examples of the agents.</param>
    public IReadOnlyDictionary<string, RoutingTenant> Tenants(bool isTrained)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tenants.json")));
        var tenants = file.RootElement.ValueKind == JsonValueKind.Array
            ? file.RootElement.Deserialize<List<TenantLine>>(JsonSerializerOptions.Web)!
            : [file.RootElement.Deserialize<TenantLine>(JsonSerializerOptions.Web)!];
        return tenants.ToDictionary(t => t.Id, t => Read(t, isTrained));
    }

    private RoutingTenant Read(TenantLine tenant, bool isTrained)
    {
        var training = isTrained && s_training.TryGetValue(tenant.Id, out var source)
            ? Read<TrainingLine>(Path.Combine(folder, "..", source, "train.jsonl.gz"))
                .Where(l => l.Bot is null || l.Bot == tenant.Id)
                .ToLookup(l => l.Intent, l => l.Text)
            : Array.Empty<TrainingLine>().ToLookup(l => l.Intent, l => l.Text);
        var agents = tenant.Agents.Select(a => (Line: a, Profile: new AgentProfile(
            Guid.NewGuid(), a.Name, a.Description,
            [.. a.Examples, .. (a.Intents ?? []).SelectMany(i => training[i])], "", null, []))).ToList();
        return new(
            new(Guid.NewGuid(), new TenantSettings(), tenant.Id, [.. agents.Select(a => a.Profile)]),
            agents.ToDictionary(a => a.Profile.Id, a => a.Line.Id));
    }

    private static IEnumerable<T> Read<T>(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!;
        }
    }

    private sealed record TenantLine(string Id, IReadOnlyList<AgentLine> Agents);

    private sealed record AgentLine(
        string Id, string Name, string Description, IReadOnlyList<string> Examples,
        [property: JsonPropertyName("source_intents")] IReadOnlyList<string>? Intents = null);

    private sealed record TrainingLine(string Text, string Intent, string? Bot = null);
}
