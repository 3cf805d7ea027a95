using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>How well a text matches an agent.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Score">Weighted mean of the cosine similarities of the three nearest among the agent's examples and
/// description; the nearest has the largest weight.</param>
public sealed record AgentScore(AgentProfile Agent, double Score);

/// <summary>
/// Embeddings of the agents' descriptions and examples. Computed once for each reading of the directory.
/// </summary>
public sealed class ExampleIndex(IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    private static readonly double[] s_weights = [0.6, 0.25, 0.15];

    private readonly ConditionalWeakTable<
        TenantAgents,
        Task<IReadOnlyList<(AgentProfile Agent, float[][] Vectors)>>
    > _indexes = [];

    /// <summary>Scores of all agents for each text, best first.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<AgentScore>>> ScoreAsync(
        TenantAgents tenant, IReadOnlyList<string> texts, CancellationToken ct)
    {
        // Shared by concurrent turns, so the cancellation of a single turn must not cancel it.
        var index = await _indexes.GetValue(tenant, BuildAsync).WaitAsync(ct);
        var vectors = await embeddings.GenerateAsync(texts, cancellationToken: ct);
        return
        [
            .. vectors.Select(v =>
                (IReadOnlyList<AgentScore>)
                    [
                        .. index
                            .Select(a => new AgentScore(a.Agent, Score(v.Vector.Span, a.Vectors)))
                            .OrderByDescending(s => s.Score),
                    ]),
        ];
    }

    private async Task<IReadOnlyList<(AgentProfile, float[][])>> BuildAsync(TenantAgents tenant)
    {
        var texts = tenant.Agents.SelectMany(a => a.Examples.Prepend($"{a.Name}: {a.Description}")).ToList();
        var vectors = await embeddings.GenerateAsync(texts);
        var next = 0;
        return
        [
            .. tenant.Agents.Select(a =>
                (a, Enumerable.Range(0, a.Examples.Count + 1).Select(_ => vectors[next++].Vector.ToArray()).ToArray())),
        ];
    }

    private static double Score(ReadOnlySpan<float> text, float[][] vectors)
    {
        var cosines = new double[vectors.Length];
        for (var i = 0; i < vectors.Length; i++)
        {
            cosines[i] = TensorPrimitives.Dot(text, vectors[i]);
        }

        Array.Sort(cosines, (a, b) => b.CompareTo(a));
        var used = Math.Min(cosines.Length, s_weights.Length);
        return Enumerable.Range(0, used).Sum(i => cosines[i] * s_weights[i]) / s_weights.Take(used).Sum();
    }
}
