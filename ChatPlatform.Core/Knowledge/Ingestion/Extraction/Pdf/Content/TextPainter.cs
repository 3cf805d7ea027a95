using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>Runs the text operators of a page (PDF 32000-1, 9.4) and places the glyphs.</summary>
internal sealed class TextPainter(MarkedContent marked, PageMarks marks)
{
    private const int MaxGlyphs = 1_000_000;
    private const double Transparent = 0.01;

    private readonly List<PdfGlyph> _glyphs = [];
    private GraphicsState _state = new();
    private PdfMatrix _text = PdfMatrix.Identity;
    private PdfMatrix _line = PdfMatrix.Identity;

    public IReadOnlyList<PdfGlyph> Glyphs => _glyphs;

    /// <summary>Number of glyphs whose character is unknown.</summary>
    public int Unknown { get; private set; }

    /// <summary>Position in the text; a form that is drawn inside leaves it as it was.</summary>
    public (PdfMatrix Text, PdfMatrix Line) Position
    {
        get => (_text, _line);
        set => (_text, _line) = value;
    }

    public void Add(PdfGlyph glyph) => _glyphs.Add(glyph with { Order = _glyphs.Count });

    /// <summary>Runs a text operator; false for other operators.</summary>
    public bool Run(string name, Operands o, GraphicsState state)
    {
        _state = state;
        switch (name)
        {
            case "BT":
                _text = _line = PdfMatrix.Identity;
                return true;
            case "Td":
                MoveLine(o.Number(0), o.Number(1));
                return true;
            case "TD":
                _state.Leading = -o.Number(1);
                MoveLine(o.Number(0), o.Number(1));
                return true;
            case "Tm":
                _text = _line = PdfMatrix.Of(o.Numbers());
                return true;
            case "T*":
                MoveLine(0, -_state.Leading);
                return true;
            case "Tj":
                Show(o.String(0));
                return true;
            case "'":
                MoveLine(0, -_state.Leading);
                Show(o.String(0));
                return true;
            case "\"":
                (_state.WordSpacing, _state.CharacterSpacing) = (o.Number(0), o.Number(1));
                MoveLine(0, -_state.Leading);
                Show(o.String(2));
                return true;
            case "TJ":
                ShowAll(o.List(0));
                return true;
            default:
                return false;
        }
    }

    private void MoveLine(double x, double y) => _text = _line = new PdfMatrix(1, 0, 0, 1, x, y).Then(_line);

    private void ShowAll(IReadOnlyList<object> items)
    {
        foreach (var item in items)
        {
            if (item is byte[] bytes)
            {
                Show(bytes);
            }
            else if (item is double shift)
            {
                Advance(-shift / 1000 * _state.Size);
            }
        }
    }

    private void Show(byte[]? bytes)
    {
        if (bytes is null || _state.Font is not { } font)
        {
            Unknown += bytes?.Length ?? 0;
            return;
        }

        foreach (var character in font.Read(bytes))
        {
            var before = _text;
            var spacing = _state.CharacterSpacing + (character.IsSpaceCode ? _state.WordSpacing : 0);
            Advance(character.Advance * _state.Size);
            Place(character, font, before, _text);
            Advance(font.IsVertical ? -spacing : spacing);
        }
    }

    private void Advance(double by) => _text = (_state.Font?.IsVertical == true
        ? new PdfMatrix(1, 0, 0, 1, 0, by)
        : new PdfMatrix(1, 0, 0, 1, by * _state.HorizontalScale, 0)).Then(_text);

    private void Place(PdfCharacter character, PdfFont font, PdfMatrix start, PdfMatrix end)
    {
        if (marked.IsHidden || _glyphs.Count >= MaxGlyphs || _state.Alpha <= Transparent)
        {
            return;
        }

        var (from, to) = (start.Then(_state.Matrix), end.Then(_state.Matrix));
        var (x, y) = from.Apply(0, _state.Rise);
        var (endX, endY) = to.Apply(0, _state.Rise);
        var (ux, uy) = font.IsVertical ? (-from.C, -from.D) : (from.A, from.B);
        var sign = _state.Size < 0 ? -1 : 1;
        var length = Math.Sqrt((ux * ux) + (uy * uy));
        var height = Math.Sqrt((from.C * from.C) + (from.D * from.D));
        if (length < 1e-9 || !double.IsFinite(x + y + endX + endY))
        {
            return;
        }

        var size = Math.Abs(_state.Size) * height * font.Scale;
        var glyph = new PdfGlyph(
            character.Text, x, y, endX, endY, size, sign * ux / length, sign * uy / length, _glyphs.Count)
        {
            IsBold = font.IsBold || _state.RenderingMode == 2,
            IsGuessed = font.IsGuessed,
            IsInvisible = _state.RenderingMode == 3,
        };
        if (!_state.Clip.Contains(glyph.MiddleX, glyph.MiddleY, size * 0.5))
        {
            return;
        }

        if (marked.IsReplaced)
        {
            marked.Measure(glyph);
            return;
        }

        Unknown += character.Text is null ? 1 : 0;
        _glyphs.Add(glyph);
        if (_state.IsWhite && _state.RenderingMode is 0 or 4)
        {
            marks.White.Add(glyph);
        }
    }
}
