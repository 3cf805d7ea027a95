using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Memory;

namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>
/// Trains and caches the tenants' classifiers by the texts of their agents. While one is trained for changed texts, the
/// tenant's turns wait for it briefly and are then routed by the previous one.
/// </summary>
public sealed class AgentClassifiers(
    IEmbeddingGenerator<string, Embedding<float>> embeddings, BackgroundTexts background) : IDisposable
{
    /// <summary>Maximum routing texts in memory, of about 2 kB each.</summary>
    private const long MaxTexts = 100_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly MemoryCache _classifiers = new(new MemoryCacheOptions { SizeLimit = MaxTexts });
    /// <summary>The cache key of agents as they were read, so that a turn does not make it again.</summary>
    private readonly ConditionalWeakTable<TenantAgents, string> _keys = [];

    private readonly Lock _lock = new();

    /// <summary>The classifier of the tenant's agents, or the previous one while it takes long to train.</summary>
    public async Task<AgentClassifier> ForAsync(TenantAgents tenant, CancellationToken ct)
    {
        var training = Training(tenant);
        var previous = tenant.IsDraft ? null : _classifiers.Get<AgentClassifier>(tenant.TenantId);
        if (previous is null || !tenant.Agents.Any(a => previous.AgentIds.Contains(a.Id)))
        {
            return await training.WaitAsync(ct);
        }

        try
        {
            return await training.WaitAsync(s_patience, ct);
        }
        catch (TimeoutException)
        {
            return previous;
        }
    }

    public void Dispose() => _classifiers.Dispose();

    private Task<AgentClassifier> Training(TenantAgents tenant)
    {
        var key = _keys.GetValue(tenant, KeyOf);
        lock (_lock)
        {
            if (_classifiers.TryGetValue(key, out Task<AgentClassifier>? known) && known is { IsFaulted: false })
            {
                return known;
            }

            var texts = TextsOf(tenant);
            // Shared by concurrent turns, so that the end of one turn must not end it.
            var training = Task.Run(() => TrainAsync(tenant, texts));
            return _classifiers.Set(key, training, new MemoryCacheEntryOptions { Size = texts.Count });
        }
    }

    private async Task<AgentClassifier> TrainAsync(TenantAgents tenant, List<(RoutingText Text, Guid Agent)> texts)
    {
        var agentIds = texts.Select(t => t.Agent).Distinct().ToList();
        var vectors = await embeddings.GenerateAsync(texts.Select(t => t.Text.Text).ToList());
        var classifier = AgentClassifier.Train(
            agentIds, [.. texts.Select((t, i) => (t.Text, agentIds.IndexOf(t.Agent), vectors[i].Vector.ToArray()))],
            await background.GetAsync(CancellationToken.None), CancellationToken.None);
        if (!tenant.IsDraft)
        {
            var tenantId = tenant.TenantId;
            _classifiers.Set(tenantId, classifier, new MemoryCacheEntryOptions { Size = 1 });
        }

        return classifier;
    }

    /// <summary>
    /// The texts of the agents, sorted by agent, so that a classifier does not depend on the order of a list. Examples
    /// that were corrected to another agent are left out.
    /// </summary>
    private static List<(RoutingText Text, Guid Agent)> TextsOf(TenantAgents tenant) =>
        [
            .. tenant.Agents.OrderBy(a => a.Id).SelectMany(a => RoutingTexts.Of(a)
                .Where(t => !t.IsExample || (tenant.Corrections.Find(t.Text) ?? a.Id) == a.Id)
                .Select(t => (t, a.Id))),
        ];

    private static string KeyOf(TenantAgents tenant)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(tenant.TenantId.ToByteArray());
        foreach (var (text, agent) in TextsOf(tenant))
        {
            hash.AppendData(agent.ToByteArray());
            hash.AppendData(Encoding.UTF8.GetBytes($"{text.IsExample}\n{text.Text.Length}\n{text.Text}"));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
