using System.Numerics.Tensors;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using Pgvector;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>
/// Computes the vectors of chunks: of title, headings and text together, moved towards that of title and headings
/// alone, which a question is often nearer to. A head that many chunks share does not tell them apart and is left out.
/// docs/knowledge.md has the figures.
/// </summary>
public sealed class ChunkEmbedder
{
    private const float HeadWeight = 0.15f;

    /// <summary>Chunks that may share a head, at least.</summary>
    private const int FewChunks = 4;

    /// <summary>Share of the chunks that may share a head.</summary>
    private const double FewShare = 0.1;

    private readonly MiniLmEmbeddingGenerator _embeddings;
    private readonly HashSet<string> _shared;

    /// <param name="heads">Titles and headings of all chunks that are told apart, one for each chunk.</param>
    public ChunkEmbedder(MiniLmEmbeddingGenerator embeddings, IReadOnlyCollection<string> heads)
    {
        var few = Math.Max(FewChunks, FewShare * heads.Count);
        _embeddings = embeddings;
        _shared = [.. heads.CountBy(head => head).Where(h => h.Value > few).Select(h => h.Key)];
    }

    public async Task<IReadOnlyList<EmbeddedChunk>> EmbedAsync(
        string title, IReadOnlyList<ChunkDraft> drafts, CancellationToken ct)
    {
        string[] heads = [.. drafts.Select(d => d.Head(title))];
        string[] own = [.. heads.Where(h => h.Length > 0 && !_shared.Contains(h)).Distinct()];
        var vectors = await _embeddings.GenerateAsync(
            [.. drafts.Select(d => d.Embedded(title)), .. own], cancellationToken: ct);
        var headVectors = own.Zip(vectors.Skip(drafts.Count)).ToDictionary(h => h.First, h => h.Second.Vector);
        return
        [
            .. drafts.Select((draft, i) =>
                new EmbeddedChunk(draft, Mixed(vectors[i].Vector.Span, headVectors.GetValueOrDefault(heads[i]).Span))),
        ];
    }

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
