using System.Text;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Knowledge.Ingestion.Chunking;

/// <summary>
/// Collects pieces to chunks below their headings. A heading that no chunk shows becomes text of a chunk.
/// </summary>
internal sealed class ChunkBuilder(WordPieceTokenizer tokenizer, string title)
{
    /// <summary>Maximum tokens of title and headings in the embedded text; outer headings are left out.</summary>
    private const int MaxHeaderTokens = 60;

    /// <summary>Tokens above which a heading is also text, because its chunks show only its beginning.</summary>
    private const int MaxHeadingTokens = 40;

    private const int MaxHeadingCharacters = 120;

    private const int OverlapTokens = 40;

    private const string Separator = " > ";

    private readonly List<Heading> _path = [];
    private readonly List<ChunkDraft> _drafts = [];
    private readonly StringBuilder _text = new();
    private Heading[] _headings = [];
    private int _tokens;
    private Place _place;
    private bool _isOfHeadings;

    /// <summary>Begins the section of a heading.</summary>
    public void Enter(Block heading)
    {
        Leave(heading.Level);
        if (!_isOfHeadings)
        {
            Close();
        }

        var text = heading.Text.ReplaceLineEndings(" ");
        if (tokenizer.Count(text) <= MaxHeadingTokens && text.Length <= Chunker.MaxCharacters)
        {
            _path.Add(new(heading.Level, text, text, Place.Of(heading)));
            return;
        }

        _path.Add(new(heading.Level, text, UnicodeText.Truncate(text, MaxHeadingCharacters, "…"), Place.Of(heading))
        {
            IsShown = true,
        });
        AddText(text, Place.Of(heading));
    }

    /// <summary>Adds a piece of a block below the present headings.</summary>
    /// <param name="continues">True when a new chunk may begin with the last sentence of the previous one.</param>
    public void Add(Chunker.Piece piece, Block block, bool continues) =>
        Add(piece, Place.Of(block), continues, false);

    /// <summary>The chunks, in order.</summary>
    public IReadOnlyList<ChunkDraft> Finish()
    {
        Leave(0);
        Close();
        return _drafts;
    }

    /// <summary>Ends the sections of this level and of deeper ones.</summary>
    private void Leave(int level)
    {
        while (_path.Count > 0 && _path[^1].Level >= level)
        {
            var last = _path[^1];
            if (_headings.Contains(last))
            {
                Close();
            }

            _path.RemoveAt(_path.Count - 1);
            if (!last.IsShown)
            {
                foreach (var piece in Chunker.Pieces(tokenizer, last.Text))
                {
                    Add(piece, last.Place, false, true);
                }
            }
        }
    }

    private void AddText(string text, Place place)
    {
        foreach (var piece in Chunker.Pieces(tokenizer, text))
        {
            Add(piece, place, true, false);
        }
    }

    private void Add(Chunker.Piece piece, Place place, bool continues, bool isHeading)
    {
        string? overlap = null;
        if (_text.Length > 0 && (_isOfHeadings != isHeading || !_headings.SequenceEqual(_path)))
        {
            Close();
        }
        else if (_text.Length > 0 && (!Fits(piece) || _place != place))
        {
            // A sentence stays on its page, where its citation leads.
            overlap = continues && _place == place ? LastSentence(piece) : null;
            Close();
        }

        if (_text.Length == 0)
        {
            (_headings, _place, _isOfHeadings) = ([.. _path], place, isHeading);
        }

        if (overlap is not null)
        {
            Append(new(overlap, tokenizer.Count(overlap)));
        }

        Append(piece);
    }

    private bool Fits(Chunker.Piece piece) =>
        _tokens + piece.Tokens <= Chunker.TargetTokens && _text.Length + piece.Text.Length < Chunker.MaxCharacters;

    private void Append(Chunker.Piece piece)
    {
        _text.Append(_text.Length == 0 ? "" : "\n").Append(piece.Text);
        _tokens += piece.Tokens;
    }

    private string? LastSentence(Chunker.Piece next)
    {
        var sentence = SentenceSplitter.Sentences(_text.ToString()).LastOrDefault()?.Trim();
        return sentence is { Length: > 0 }
            && tokenizer.Count(sentence) <= Math.Min(OverlapTokens, Chunker.TargetTokens - next.Tokens)
            && sentence.Split((char[]?)null).All(word => word.Length <= SentenceSplitter.MaxWord)
            && sentence.Length + next.Text.Length < Chunker.MaxCharacters
                ? sentence
                : null;
    }

    private void Close()
    {
        if (_text.Length > 0)
        {
            var first = 0;
            while (
                first < _headings.Length
                && tokenizer.Count(Chunker.Join(title, PathFrom(first), "")) > MaxHeaderTokens)
            {
                first++;
            }

            Array.ForEach(_headings[first..], heading => heading.IsShown = true);
            var (heading, text) = (PathFrom(first), _text.ToString());
            _drafts.Add(
                new(
                    text, heading, _place.Page, tokenizer.Count(Chunker.Join(title, heading, text)), _place.PageLabel));
        }

        _text.Clear();
        (_headings, _tokens, _isOfHeadings) = ([], 0, false);
    }

    private string PathFrom(int first) => string.Join(Separator, _headings.Skip(first).Select(h => h.Label));

    /// <summary>A heading above the present text.</summary>
    private sealed class Heading(int level, string text, string label, Place place)
    {
        public int Level => level;

        public string Text => text;

        /// <summary>What chunks show of it.</summary>
        public string Label => label;

        public Place Place => place;

        /// <summary>True when a chunk has the heading in its path or its text.</summary>
        public bool IsShown { get; set; }
    }

    /// <summary>The page that a text begins on.</summary>
    private readonly record struct Place(int? Page, string? PageLabel)
    {
        public static Place Of(Block block) => new(block.Page, block.PageLabel);
    }
}
