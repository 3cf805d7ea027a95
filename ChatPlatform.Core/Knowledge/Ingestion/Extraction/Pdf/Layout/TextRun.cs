namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>A glyph in the coordinates of its direction of writing: x along the line, y up.</summary>
/// <param name="Text">Cleaned characters, not blank.</param>
/// <param name="IsAfterBlank">True when a blank was drawn before it.</param>
internal sealed record PlacedGlyph(
    string Text, double X, double EndX, double Y, double Size, bool IsBold, bool IsAfterBlank)
{
    public string? Suffix { get; init; }

    /// <summary>Height above the baseline of the line that it belongs to; 0 for a glyph on the line.</summary>
    public double Raised { get; init; }
}

/// <summary>Glyphs that were drawn one after the other on one baseline without a wide gap.</summary>
internal sealed class TextRun(PlacedGlyph first)
{
    private readonly List<PlacedGlyph> _glyphs = [first];

    public IReadOnlyList<PlacedGlyph> Glyphs => _glyphs;

    public double Y => first.Y;

    public double Size => first.Size;

    public double Left { get; private set; } = Math.Min(first.X, first.EndX);

    public double Right { get; private set; } = Math.Max(first.X, first.EndX);

    public PlacedGlyph Last => _glyphs[^1];

    public void Add(PlacedGlyph glyph)
    {
        _glyphs.Add(glyph);
        Left = Math.Min(Left, Math.Min(glyph.X, glyph.EndX));
        Right = Math.Max(Right, Math.Max(glyph.X, glyph.EndX));
    }

    /// <summary>The same run as raised or lowered text of a line.</summary>
    public TextRun OnLine(double y)
    {
        var run = new TextRun(first with { Raised = first.Y - y });
        foreach (var glyph in _glyphs.Skip(1))
        {
            run.Add(glyph with { Raised = glyph.Y - y });
        }

        return run;
    }
}
