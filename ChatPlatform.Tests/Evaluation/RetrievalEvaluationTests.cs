using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Evaluation;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Evaluation;

/// <summary>
/// Search must be at least as good as plain vectors on real questions. The larger sets run in scripts/evaluate.
/// </summary>
public sealed class RetrievalEvaluationTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("ret-covidfaq", 0.66, 0.91)]
    [InlineData("ret-stackfaq", 0.93, 0.985)]
    public async Task Search_Finds_the_expected_chunk_first_and_among_the_first_five(
        string name, double first, double five)
    {
        var folder = Repository.Path("..", "shared", "data", name);
        Assert.SkipUnless(Directory.Exists(folder), $"The evaluation set {name} is not there.");
        var set = new RetrievalSet(folder);
        var corpus = new EvaluationCorpus(
            app.Get<AppDbFactory>(), app.Get<MiniLmEmbeddingGenerator>(), app.Get<ChunkPublisher>());
        var run = new RetrievalRun(corpus, app.Get<KnowledgeSearch>());

        var rankings = (await run.RunAsync(set, output.WriteLine, TestContext.Current.CancellationToken)).ToDictionary(
            r => r.Id);

        var queries = set.Queries().ToList();
        var (hit1, hit5) = (Hits(1), Hits(5));
        output.WriteLine($"{name}: hit@1 {hit1:0.000}, hit@5 {hit5:0.000}");
        Assert.True(
            hit1 >= first && hit5 >= five,
            $"hit@1 {hit1:0.000} (at least {first}), hit@5 {hit5:0.000} (at least {five})");

        double Hits(int k) => queries.Average(q => rankings[q.Id].Ranked.Take(k).Any(q.Gold.ContainsKey) ? 1.0 : 0.0);
    }
}
