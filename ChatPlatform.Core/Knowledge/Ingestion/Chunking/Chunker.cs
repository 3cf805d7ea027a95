using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Core.Knowledge.Ingestion.Chunking;

/// <summary>A chunk without an id.</summary>
/// <param name="Text">Text of the chunk.</param>
/// <param name="Heading">Headings above it, outermost first.</param>
/// <param name="Page">Page of its beginning; null for formats without pages.</param>
/// <param name="Tokens">WordPiece tokens of the embedded text: title, headings and text.</param>
/// <param name="PageLabel">Number printed on the page, if it differs from the page ("iv").</param>
public sealed record ChunkDraft(string Text, string Heading, int? Page, int Tokens, string? PageLabel = null)
{
    /// <summary>Title and headings.</summary>
    public string Head(string title) => Chunker.Join(title, Heading, "");

    /// <summary>The text to embed.</summary>
    public string Embedded(string title) => Chunker.Join(title, Heading, Text);
}

/// <summary>
/// Splits a document by its structure. A chunk never crosses a heading or a page; paragraphs and list items stay whole
/// if they fit; later parts of a table repeat its header; a chunk that continues another on the same page begins with
/// its last sentence. Every word of the blocks is in the text or the heading of a chunk.
/// </summary>
public sealed class Chunker(WordPieceTokenizer tokenizer)
{
    /// <summary>Maximum tokens of a chunk's text; with title and headings it stays below the model's limit.</summary>
    public const int TargetTokens = 190;

    /// <summary>Maximum characters of a chunk's text: an unknown word of any length is one token.</summary>
    public const int MaxCharacters = 1600;

    public IReadOnlyList<ChunkDraft> Split(string title, IReadOnlyList<Block> blocks)
    {
        var chunks = new ChunkBuilder(tokenizer, title);
        foreach (var block in blocks)
        {
            if (block.Kind == BlockKind.Heading)
            {
                chunks.Enter(block);
                continue;
            }

            foreach (var piece in Pieces(block))
            {
                chunks.Add(piece, block, block.Kind != BlockKind.Table);
            }
        }

        return chunks.Finish();
    }

    internal static string Join(string title, string heading, string text) =>
        string.Join('\n', new[] { title, heading, text }.Where(part => part.Length > 0));

    /// <summary>The text as a whole if it fits into a chunk, otherwise its parts.</summary>
    internal static IEnumerable<Piece> Pieces(WordPieceTokenizer tokenizer, string text)
    {
        var piece = new Piece(text, tokenizer.Count(text));
        return piece.Fits ? [piece] : SentenceSplitter.Split(tokenizer, text);
    }

    private IEnumerable<Piece> Pieces(Block block) =>
        block.Kind == BlockKind.Table ? TableSplitter.Split(tokenizer, block) : Pieces(tokenizer, block.Text);

    /// <summary>A part of the text that is not split.</summary>
    internal sealed record Piece(string Text, int Tokens)
    {
        /// <summary>True when the piece fits into a chunk.</summary>
        public bool Fits => Tokens <= TargetTokens && Text.Length < MaxCharacters;
    }
}
