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
        var model = new ChunkVectors(embeddings, [.. chunks.Select(c => c.Draft.Head(title))]);
        var hashes = chunks.Select(c => model.HashOf(title, c.Draft)).ToList();
        var texts = chunks.Zip(hashes).Where(c => !c.First.IsOff)
            .DistinctBy(c => c.Second)
            .ToDictionary(c => c.Second, c => c.First.Draft);
        var known = await drafts.FindAsync(document, texts.Keys, ct);
        Guid[] missing = [.. texts.Keys.Where(hash => !known.ContainsKey(hash))];
        foreach (var batch in missing.Chunk(BatchSize))
        {
            done(known.Count);
            var vectors = await model.OfAsync(title, [.. batch.Select(hash => texts[hash])], ct);
            KeyValuePair<Guid, HalfVector>[] computed = [.. batch.Zip(vectors, KeyValuePair.Create)];
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
        return [.. chunks.Zip(hashes, (c, hash) => new EmbeddedChunk(c, hash, c.IsOff ? null : known[hash]))];
    }
}
