using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using Pgvector;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>
/// Embeds the chunks of a document. Only texts without a known vector are computed: those that changed, or that an
/// interrupted run did not reach.
/// </summary>
public sealed class ChunkEmbedder(MiniLmEmbeddingGenerator embeddings, ChunkEdits edits, EmbeddingDrafts drafts)
{
    private const int BatchSize = 32;

    /// <summary>Vectors to compute from which they are stored, because computing them again would take long.</summary>
    private const int MinStored = 2 * BatchSize;

    /// <param name="title">Title of the document.</param>
    /// <param name="done">Gets the number of chunks that have a vector.</param>
    public async Task<IReadOnlyList<EmbeddedChunk>> EmbedAsync(
        ClaimedDocument document, string title, IReadOnlyList<ChunkDraft> read, Action<int> done, CancellationToken ct)
    {
        var edited = await edits.OfDocumentAsync(document.TenantId, document.Id, ct);
        EditedChunk[] chunks =
        [
            .. read.Select(draft => EditedChunk.Of(
                title, draft, edited.GetValueOrDefault(EditedChunk.HashOf(draft)), embeddings.Tokenizer)),
        ];
        var texts = chunks.Where(c => !c.IsOff)
            .DistinctBy(c => c.EmbeddedHash)
            .ToDictionary(c => c.EmbeddedHash, c => c.Draft.Embedded(title));
        var known = await drafts.FindAsync(document, texts.Keys, ct);
        Guid[] missing = [.. texts.Keys.Where(hash => !known.ContainsKey(hash))];
        foreach (var batch in missing.Chunk(BatchSize))
        {
            done(known.Count);
            var vectors = await embeddings.GenerateAsync([.. batch.Select(hash => texts[hash])], cancellationToken: ct);
            KeyValuePair<Guid, HalfVector>[] computed =
            [
                .. batch.Zip(
                    vectors, (hash, vector) => KeyValuePair.Create(hash, HalfVectors.Of(vector.Vector.Span))),
            ];
            foreach (var (hash, vector) in computed)
            {
                known[hash] = vector;
            }

            if (missing.Length >= MinStored)
            {
                await drafts.AddAsync(document, computed, ct);
            }
        }

        done(chunks.Length);
        return [.. chunks.Select(c => new EmbeddedChunk(c, c.IsOff ? null : known[c.EmbeddedHash]))];
    }
}
