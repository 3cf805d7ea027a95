namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>The open marked-content sequences of a page: hidden layers, and texts that replace glyphs.</summary>
internal sealed class MarkedContent
{
    private const int MaxDepth = 1_000;

    private readonly Stack<Sequence> _open = new();
    private int _hidden;
    private Sequence? _replaced;

    public int Depth => _open.Count;

    public bool IsHidden => _hidden > 0;

    /// <summary>True inside a sequence with a replacement text, whose glyphs are only measured.</summary>
    public bool IsReplaced => _replaced is not null;

    public void Begin(bool isHidden, string? actualText)
    {
        if (_open.Count >= MaxDepth)
        {
            return;
        }

        var sequence = new Sequence(isHidden, _replaced is null ? actualText : null);
        _open.Push(sequence);
        _hidden += isHidden ? 1 : 0;
        _replaced ??= sequence.ActualText is null ? null : sequence;
    }

    /// <summary>Records a glyph inside a sequence with a replacement text.</summary>
    public void Measure(PdfGlyph glyph)
    {
        if (_replaced is not null)
        {
            _replaced.First ??= glyph;
            _replaced.Last = glyph;
        }
    }

    /// <summary>Ends a sequence; returns the glyph with the replacement text, if there is one.</summary>
    public PdfGlyph? End()
    {
        if (_open.Count == 0)
        {
            return null;
        }

        var sequence = _open.Pop();
        _hidden -= sequence.IsHidden ? 1 : 0;
        if (sequence != _replaced)
        {
            return null;
        }

        _replaced = null;
        if (sequence is not { First: { } first, Last: { } last })
        {
            return null;
        }

        // A sequence over several lines has its text where it begins.
        var isOneLine = Math.Abs(first.Y - last.Y) + Math.Abs(first.X - last.X) < 0.1
            || Math.Abs(((last.X - first.X) * first.Uy) - ((last.Y - first.Y) * first.Ux)) < first.Size;
        var end = isOneLine ? last : first;
        return first with { Text = sequence.ActualText, EndX = end.EndX, EndY = end.EndY, IsGuessed = false };
    }

    private sealed class Sequence(bool isHidden, string? actualText)
    {
        public bool IsHidden => isHidden;

        public string? ActualText => actualText;

        public PdfGlyph? First { get; set; }

        public PdfGlyph? Last { get; set; }
    }
}
