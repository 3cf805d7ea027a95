using ChatPlatform.Core.Languages;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>
/// Computes embeddings with all-MiniLM-L6-v2 in this process: 384 dimensions, unit length, at most 256 tokens (the rest
/// of a text is ignored). A text's vector does not depend on its batch. Thread-safe singleton.
/// </summary>
public sealed class MiniLmEmbeddingGenerator(IOptions<EmbeddingOptions> options)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    public const string ModelName = "all-MiniLM-L6-v2";

    public const int Dimensions = 384;

    /// <summary>Maximum tokens read by the model, including both special tokens.</summary>
    public const int MaxTokens = 256;

    private const double MaxUnknown = 0.5;
    private const double MaxGrowth = 1.5;

    private readonly EmbeddingOptions _options = options.Value;
    private readonly Lazy<MiniLmSession> _session = new(() => new MiniLmSession(options.Value.Threads));
    private readonly VectorCache _cache = new(options.Value.CacheEntries, options.Value.CacheMaxCharacters);
    private readonly SemaphoreSlim _questions = new(options.Value.Concurrency);
    private readonly SemaphoreSlim _documents = new(1);

    /// <summary>True once the model is in memory.</summary>
    public bool IsLoaded => _session.IsValueCreated;

    /// <summary>The model's tokenizer.</summary>
    public WordPieceTokenizer Tokenizer { get; } = EmbeddingModelFiles.CreateTokenizer();

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var texts = values as IReadOnlyList<string> ?? [.. values];
        var vectors = new float[texts.Count][];
        var missing = new List<int>();
        for (var i = 0; i < texts.Count; i++)
        {
            if (_cache.Find(texts[i]) is { } known)
            {
                vectors[i] = known;
            }
            else
            {
                missing.Add(i);
            }
        }

        if (missing.Count > 0)
        {
            await ComputeAsync(texts, missing, vectors, cancellationToken);
        }

        return [.. vectors.Select(vector => new Embedding<float>(vector) { ModelId = ModelName })];
    }

    /// <summary>
    /// False for a text whose vector says nothing about its meaning: more than half of the words are unknown to the
    /// model, or most letters are of a script that it knows as single letters only.
    /// </summary>
    public bool CanRead(string text) =>
        Tokenizer.UnknownShare(text) <= MaxUnknown && !Script.IsMostlyForeign(text);

    /// <summary>The vector of one text.</summary>
    public async Task<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken ct) =>
        (await GenerateAsync([text], cancellationToken: ct))[0].Vector;

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        if (_session.IsValueCreated)
        {
            _session.Value.Dispose();
        }

        _questions.Dispose();
        _documents.Dispose();
    }

    private async Task ComputeAsync(
        IReadOnlyList<string> texts, List<int> missing, float[][] vectors, CancellationToken ct)
    {
        var rows = missing
            .Select(i => (Index: i, Ids: Tokenizer.Encode(texts[i], MaxTokens)))
            .OrderBy(row => row.Ids.Length)
            .ToList();
        // The parts of a question do not wait behind a document that is being embedded.
        var lane = rows.Sum(row => row.Ids.Length) <= 2 * MaxTokens ? _questions : _documents;
        foreach (var batch in Batches(rows))
        {
            await lane.WaitAsync(ct);
            try
            {
                var computed = await Task.Run(() => _session.Value.Run([.. batch.Select(row => row.Ids)]), ct);
                for (var i = 0; i < batch.Count; i++)
                {
                    vectors[batch[i].Index] = computed[i];
                    _cache.Add(texts[batch[i].Index], computed[i]);
                }
            }
            finally
            {
                lane.Release();
            }
        }
    }

    /// <summary>
    /// Batches texts of similar length, because padding is computed like tokens: a batch ends where a text is longer
    /// than <see cref="MaxGrowth"/> times the batch's first one.
    /// </summary>
    private IEnumerable<List<(int Index, int[] Ids)>> Batches(List<(int Index, int[] Ids)> sorted)
    {
        var batch = new List<(int, int[])>();
        foreach (var row in sorted)
        {
            if (batch.Count > 0
                && ((batch.Count + 1) * row.Ids.Length > _options.MaxBatchTokens
                    || row.Ids.Length > MaxGrowth * batch[0].Item2.Length))
            {
                yield return batch;
                batch = [];
            }

            batch.Add(row);
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
