using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;

namespace ChatPlatform.Core.Knowledge.Chunks;

/// <summary>A chunk as it is published: as read, or as staff changed it.</summary>
/// <param name="Hash"><see cref="ChunkHash"/> of heading and text as read.</param>
/// <param name="IsOff">True when answers do not use it.</param>
public sealed record EditedChunk(ChunkDraft Draft, Guid Hash, bool IsOff)
{
    /// <summary>A chunk as it was read.</summary>
    public static EditedChunk Of(ChunkDraft read) => new(read, HashOf(read), false);

    /// <param name="edit">What staff changed; null for nothing.</param>
    internal static EditedChunk Of(string title, ChunkDraft read, ChunkEdit? edit, WordPieceTokenizer tokenizer) => new(
        edit?.Text is { } text
            ? read with { Text = text, Tokens = tokenizer.Count(Chunker.Join(title, read.Heading, text)) }
            : read,
        HashOf(read), edit?.IsOff == true);

    internal static Guid HashOf(ChunkDraft read) => ChunkHash.Of(read.Heading, read.Text);
}
