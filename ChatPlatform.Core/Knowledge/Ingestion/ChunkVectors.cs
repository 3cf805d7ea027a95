using System.Numerics.Tensors;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using Pgvector;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>
/// Computes the vectors of chunks: of title, headings and text together, moved towards that of title and headings
/// alone, which a question is often nearer to. A head that many chunks share does not tell them apart and is left out.
/// docs/knowledge.md has the figures.
/// </summary>
public sealed class ChunkVectors
{
    private const float HeadWeight = 0.15f;

    /// <summary>Chunks that may share a head, at least.</summary>
    private const int FewChunks = 4;

    /// <summary>Share of the chunks that may share a head.</summary>
    private const double FewShare = 0.1;

    private readonly MiniLmEmbeddingGenerator _embeddings;
    private readonly HashSet<string> _shared;

    /// <param name="heads">Titles and headings of all chunks that are told apart, one for each chunk.</param>
    public ChunkVectors(MiniLmEmbeddingGenerator embeddings, IReadOnlyCollection<string> heads)
    {
        var few = Math.Max(FewChunks, FewShare * heads.Count);
        _embeddings = embeddings;
        _shared = [.. heads.CountBy(head => head).Where(h => h.Value > few).Select(h => h.Key)];
    }

    /// <summary>Identifies the vector of a chunk: equal ones are computed once.</summary>
    public Guid HashOf(string title, ChunkDraft draft) =>
        ChunkHash.Of(draft.Embedded(title), HasOwnHead(draft.Head(title)) ? draft.Head(title) : "");

    /// <summary>The vectors of chunks, in their order.</summary>
    public async Task<IReadOnlyList<HalfVector>> OfAsync(
        string title, IReadOnlyList<ChunkDraft> drafts, CancellationToken ct)
    {
        string[] heads = [.. drafts.Select(d => d.Head(title))];
        string[] own = [.. heads.Where(HasOwnHead).Distinct()];
        var vectors = await _embeddings.GenerateAsync(
            [.. drafts.Select(d => d.Embedded(title)), .. own], cancellationToken: ct);
        var headVectors = own.Zip(vectors.Skip(drafts.Count)).ToDictionary(h => h.First, h => h.Second.Vector);
        return [.. heads.Select((head, i) => Mixed(vectors[i].Vector.Span, headVectors.GetValueOrDefault(head).Span))];
    }

    private bool HasOwnHead(string head) => head.Length > 0 && !_shared.Contains(head);

    private static HalfVector Mixed(ReadOnlySpan<float> text, ReadOnlySpan<float> head)
    {
        if (head.IsEmpty)
        {
            return HalfVectors.Of(text);
        }

        var mixed = new float[text.Length];
        TensorPrimitives.Multiply(head, HeadWeight, mixed);
        TensorPrimitives.MultiplyAdd(text, 1 - HeadWeight, mixed, mixed);
        TensorPrimitives.Divide(mixed, TensorPrimitives.Norm(mixed), mixed);
        return HalfVectors.Of(mixed);
    }
}
