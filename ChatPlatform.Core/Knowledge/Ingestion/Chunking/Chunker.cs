using System.Text;
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
    /// <summary>The text to embed.</summary>
    public string Embedded(string title) => Chunker.Join(title, Heading, Text);
}

/// <summary>
/// Splits a document by its structure. A chunk never crosses a heading or a page; paragraphs and list items stay whole
/// if they fit; later parts of a table repeat its first row; a chunk that continues another begins with its last
/// sentence.
/// </summary>
public sealed class Chunker(WordPieceTokenizer tokenizer)
{
    /// <summary>Maximum tokens of a chunk's text; with title and headings it stays below the model's limit.</summary>
    public const int TargetTokens = 190;

    /// <summary>Maximum tokens of title and headings in the embedded text; longer ones are cut.</summary>
    private const int MaxHeaderTokens = 60;

    private const int OverlapTokens = 40;

    public IReadOnlyList<ChunkDraft> Split(string title, IReadOnlyList<Block> blocks)
    {
        var sections = new Sections();
        var drafts = new List<ChunkDraft>();
        foreach (var block in blocks)
        {
            if (block.Kind == BlockKind.Heading)
            {
                Close(sections, title, drafts);
                sections.EnterHeading(block);
                continue;
            }

            foreach (var piece in Pieces(block))
            {
                if (
                    sections.Tokens > 0
                    && (sections.Tokens + piece.Tokens > TargetTokens || sections.Page != block.Page))
                {
                    var overlap =
                        block.Kind == BlockKind.Table
                            ? null
                            : sections.LastSentence(tokenizer, Math.Min(OverlapTokens, TargetTokens - piece.Tokens));
                    Close(sections, title, drafts);
                    if (overlap is not null)
                    {
                        sections.Add(new(overlap, tokenizer.Count(overlap)), block);
                    }
                }

                sections.Add(piece, block);
            }
        }

        Close(sections, title, drafts);
        return drafts.Count > 0 || sections.Path.Length == 0
            ? drafts
            : [new(sections.Path, "", null, tokenizer.Count(Join(title, "", sections.Path)))];
    }

    internal static string Join(string title, string heading, string text) =>
        string.Join('\n', new[] { title, heading, text }.Where(part => part.Length > 0));

    private void Close(Sections sections, string title, List<ChunkDraft> drafts)
    {
        if (sections.Take() is not { } text)
        {
            return;
        }

        var heading = sections.Path;
        while (tokenizer.Count(Join(title, heading, "")) > MaxHeaderTokens && heading.Length > 0)
        {
            var next = heading.IndexOf(Sections.Separator, StringComparison.Ordinal);
            heading = next < 0 ? "" : heading[(next + Sections.Separator.Length)..];
        }

        drafts.Add(
            new(text, heading, sections.Page, tokenizer.Count(Join(title, heading, text)), sections.PageLabel));
    }

    private IEnumerable<Piece> Pieces(Block block)
    {
        var tokens = tokenizer.Count(block.Text);
        if (tokens <= TargetTokens)
        {
            return [new(block.Text, tokens)];
        }

        return block.Kind == BlockKind.Table
            ? TableSplitter.Split(tokenizer, block.Text, TargetTokens)
            : SentenceSplitter.Split(tokenizer, block.Text, TargetTokens);
    }

    /// <summary>A part of the text that is not split.</summary>
    internal sealed record Piece(string Text, int Tokens);

    /// <summary>Current headings and page, and the content of the chunk being filled.</summary>
    private sealed class Sections
    {
        public const string Separator = " > ";

        private readonly List<(int Level, string Text)> _headings = [];
        private readonly StringBuilder _text = new();

        public int Tokens { get; private set; }

        public int? Page { get; private set; }

        public string? PageLabel { get; private set; }

        public string Path => string.Join(Separator, _headings.Select(h => h.Text));

        public void EnterHeading(Block heading)
        {
            _headings.RemoveAll(h => h.Level >= heading.Level);
            _headings.Add((heading.Level, heading.Text.ReplaceLineEndings(" ")));
        }

        public void Add(Piece piece, Block block)
        {
            (Page, PageLabel) = _text.Length == 0 ? (block.Page, block.PageLabel) : (Page, PageLabel);
            _text.Append(_text.Length == 0 ? "" : "\n").Append(piece.Text);
            Tokens += piece.Tokens;
        }

        public string? Take()
        {
            if (Tokens == 0)
            {
                return null;
            }

            var text = _text.ToString();
            _text.Clear();
            Tokens = 0;
            return text;
        }

        public string? LastSentence(WordPieceTokenizer tokenizer, int budget)
        {
            var sentence = SentenceSplitter.Sentences(_text.ToString()).LastOrDefault()?.Trim();
            return sentence is { Length: > 0 } && tokenizer.Count(sentence) <= budget ? sentence : null;
        }
    }
}
