using System.Diagnostics;
using System.Numerics.Tensors;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Indexes;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Evaluation;

/// <summary>
/// Search in tenants of some sizes in one database, before and after their indexes are built: duration, and how much of
/// the exact result the index finds. The passages are sentences of a small language, embedded by the model, each many
/// times with noise of its own; the questions are other sentences about the same things.
/// </summary>
public sealed class ScaleRun(
    AppDbFactory databases, MiniLmEmbeddingGenerator embeddings, ChunkPublisher publisher, KnowledgeSearch search,
    EmbeddingIndexes indexes)
{
    private const int Questions = 100;
    private const int PassagesPerDocument = 1000;
    private const int EmbeddingBatch = 64;

    /// <summary>Length of the noise relative to the sentence's vector.</summary>
    private const float Noise = 0.5f;

    private static readonly string[] s_things =
    [
        "parcel", "invoice", "loan", "bicycle", "washing machine", "insurance", "ticket", "subscription",
        "garden chair", "medicine", "passport", "train seat", "hotel room", "battery", "contract", "salary",
        "school bag", "heating", "kitchen knife", "camera", "umbrella", "keyboard", "winter coat", "bread oven",
        "violin", "water pump", "fishing rod", "telescope", "printer", "drill",
    ];

    private static readonly (string Fact, string Question)[] s_aspects =
    [
        ("The price of a {0} is paid within {1} days.", "how soon must I pay for a {0}"),
        ("A {0} can be returned {1} days after delivery.", "can I send a {0} back"),
        ("The warranty of a {0} covers {1} months.", "how long is a {0} under warranty"),
        ("Repairs of a {0} take about {1} working days.", "how long does it take to repair a {0}"),
        ("Every {0} weighs at most {1} kilograms.", "how heavy is a {0}"),
        ("To cancel a {0}, write to us {1} weeks before.", "how do I cancel a {0}"),
        ("A {0} must be cleaned every {1} weeks.", "how often should I clean a {0}"),
        ("Students get {1} percent off a {0}.", "is there a discount on a {0} for students"),
        ("A {0} is stored dry and below {1} degrees.", "where should I keep a {0}"),
        ("The {0} department opens at {1} in the morning.", "when can I reach somebody about a {0}"),
    ];

    /// <param name="sizes">Passages of the tenants.</param>
    public async Task RunAsync(IReadOnlyList<int> sizes, Action<string> report, CancellationToken ct)
    {
        var facts = Facts();
        var vectors = await EmbedAsync(facts, ct);
        var tenants = new List<(int Size, Guid Id)>();
        foreach (var size in sizes)
        {
            tenants.Add((size, await TeachAsync(size, facts, vectors, ct)));
            report($"{size:N0} passages written");
        }

        var exact = new List<Measured>();
        foreach (var (_, id) in tenants)
        {
            exact.Add(await MeasureAsync(id, ct));
        }

        var clock = Stopwatch.StartNew();
        var changes = await indexes.RunAsync(ct);
        report($"{changes?.Built} indexes built in {clock.Elapsed.TotalSeconds:0} s");
        Console.WriteLine("| passages | exact p50 / p95 ms | with its index p50 / p95 ms | of the exact ten |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var ((size, id), before) in tenants.Zip(exact))
        {
            var after = await MeasureAsync(id, ct);
            var same = before.Found.Zip(after.Found, (a, b) => a.Intersect(b).Count() / (double)Math.Max(1, a.Count));
            Console.WriteLine($"| {size:N0} | {before.Times} | {after.Times} | {same.Average():0.000} |");
        }
    }

    private static List<string> Facts() =>
    [
        .. s_things.SelectMany(thing => s_aspects.SelectMany(aspect => Enumerable.Range(2, 6).Select(number =>
            string.Format(null, aspect.Fact, thing, number)))),
    ];

    private async Task<List<ReadOnlyMemory<float>>> EmbedAsync(List<string> texts, CancellationToken ct)
    {
        var vectors = new List<ReadOnlyMemory<float>>();
        foreach (var batch in texts.Chunk(EmbeddingBatch))
        {
            vectors.AddRange((await embeddings.GenerateAsync(batch, cancellationToken: ct)).Select(e => e.Vector));
        }

        return vectors;
    }

    private async Task<Guid> TeachAsync(
        int size, List<string> facts, List<ReadOnlyMemory<float>> vectors, CancellationToken ct)
    {
        await using var platform = databases.ForPlatform();
        var tenant = new Tenant { Slug = $"scale-{size}-{Guid.NewGuid():N}"[..30], Name = $"{size} passages" };
        platform.Tenants.Add(tenant);
        await platform.SaveChangesAsync(ct);
        await using var db = databases.ForTenant(tenant.Id);
        var random = new Random(size);
        for (var first = 0; first < size; first += PassagesPerDocument)
        {
            var document = EvaluationCorpus.Document(tenant.Id, $"Handbook {first / PassagesPerDocument}");
            db.Documents.Add(document);
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            var chunks = Enumerable.Range(first, Math.Min(PassagesPerDocument, size - first))
                .Select(n => Passage(n, facts, vectors, random));
            await publisher.PublishAsync(
                new(
                    tenant.Id, document.Id, document.Name, document.StorageKey, document.MediaType, document.Fence, 1),
                document.Name, null, "", [.. chunks], ct);
        }

        return tenant.Id;
    }

    private static EmbeddedChunk Passage(
        int number, List<string> facts, List<ReadOnlyMemory<float>> vectors, Random random)
    {
        var at = random.Next(facts.Count);
        var text = $"{facts[at]} Section {number} of the handbook.";
        var vector = new float[MiniLmEmbeddingGenerator.Dimensions];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(random.NextDouble() - 0.5);
        }

        TensorPrimitives.Multiply(vector, Noise / TensorPrimitives.Norm(vector), vector);
        TensorPrimitives.Add(vectors[at].Span, vector, vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return new(EditedChunk.Of(new(text, "", null, 24)), Guid.NewGuid(), HalfVectors.Of(vector));
    }

    private async Task<Measured> MeasureAsync(Guid tenant, CancellationToken ct)
    {
        var (times, found) = (new List<double>(), new List<IReadOnlyList<Guid>>());
        var random = new Random(1);
        for (var i = -10; i < Questions; i++) // The first ten warm up.
        {
            var question = string.Format(
                null, s_aspects[random.Next(s_aspects.Length)].Question, s_things[random.Next(s_things.Length)]);
            var clock = Stopwatch.StartNew();
            var match = await search.SearchAsync(tenant, new(question, 10), ct);
            if (i >= 0)
            {
                times.Add(clock.Elapsed.TotalMilliseconds);
                found.Add([.. match.Chunks.Select(c => c.ChunkId)]);
            }
        }

        times.Sort();
        return new($"{times[Questions / 2]:0.0} / {times[Questions * 95 / 100]:0.0}", found);
    }

    /// <param name="Times">Median and 95th percentile of the durations in milliseconds.</param>
    /// <param name="Found">The first ten passages of each question.</param>
    private sealed record Measured(string Times, IReadOnlyList<IReadOnlyList<Guid>> Found);
}
