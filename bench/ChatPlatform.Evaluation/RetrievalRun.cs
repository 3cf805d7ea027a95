using System.Diagnostics;
using ChatPlatform.Core.Knowledge.Search;

namespace ChatPlatform.Evaluation;

/// <summary>Result of a question: ids of the set's chunks, best first.</summary>
public sealed record Ranking(string Id, IReadOnlyList<string> Ranked, double Ms);

/// <summary>Imports a set into tenants and runs its questions with the product's search.</summary>
public sealed class RetrievalRun(EvaluationCorpus corpus, KnowledgeSearch search)
{
    private const int Chunks = 40;

    public async Task<IReadOnlyList<Ranking>> RunAsync(RetrievalSet set, Action<string> report, CancellationToken ct)
    {
        var tenants = await corpus.TeachAsync(set, _ => true, report, ct);
        var rankings = new List<Ranking>();
        foreach (var query in set.Queries())
        {
            var clock = Stopwatch.StartNew();
            var found = new List<(string Id, double Score)>();
            foreach (var name in query.Tenants ?? [EvaluationCorpus.OnlyTenant])
            {
                var tenant = tenants[name];
                found.AddRange(
                    (await search.SearchAsync(tenant.Id, new(query.Text, Chunks), ct)).Chunks.Select(p =>
                        (tenant.Documents[p.DocumentId], p.Score)));
            }

            rankings.Add(
                new(
                    query.Id, [.. found.OrderByDescending(f => f.Score).Select(f => f.Id).Distinct().Take(10)],
                    clock.Elapsed.TotalMilliseconds));
        }

        return rankings;
    }
}
