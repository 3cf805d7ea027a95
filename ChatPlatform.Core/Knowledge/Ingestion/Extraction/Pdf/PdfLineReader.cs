using System.Text;
using UglyToad.PdfPig.Content;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>
/// Combines a page's letters to lines in drawing order, which is the reading order of most files. Distances are
/// measured along the line's direction, so that rotated text is read too.
/// </summary>
internal sealed class PdfLineReader
{
    private const double SpaceGap = 0.16;
    private const double CellGap = 1.6;
    private const double LineShift = 0.6;

    private readonly List<PdfLine> _lines = [];
    private readonly List<string> _cells = [];
    private readonly StringBuilder _cell = new();
    private readonly List<double> _sizes = [];
    private Letter? _previous;
    private Letter? _first;
    private bool _bold = true;

    public static List<PdfLine> Read(IReadOnlyList<Letter> letters)
    {
        var reader = new PdfLineReader();
        foreach (var letter in letters)
        {
            reader.Add(letter);
        }

        reader.EndLine();
        return reader._lines;
    }

    private void Add(Letter letter)
    {
        var value = PdfCharacters.Clean(letter.Value);
        if (value.Length == 0)
        {
            return;
        }

        var size = SizeOf(letter);
        if (_previous is not null)
        {
            Separate(letter, size);
        }

        if (string.IsNullOrWhiteSpace(value))
        {
            Blank();
            _previous = letter;
            return;
        }

        _first ??= letter;
        _cell.Append(value);
        _sizes.Add(Math.Round(size, 1));
        _bold &=
            letter.FontDetails.IsBold
            || (letter.FontName?.Contains("Bold", StringComparison.OrdinalIgnoreCase) ?? false);
        _previous = letter;
    }

    private void Separate(Letter letter, double size)
    {
        var (ux, uy) = Direction(_previous!);
        var reference = Math.Max(size, SizeOf(_previous!));
        var dx = letter.StartBaseLine.X - _previous!.EndBaseLine.X;
        var dy = letter.StartBaseLine.Y - _previous.EndBaseLine.Y;
        var gap = (dx * ux) + (dy * uy);
        var shift = Math.Abs((dy * ux) - (dx * uy));
        if (
            shift > LineShift * reference
            || gap < -2 * reference
            || letter.TextOrientation != _previous.TextOrientation)
        {
            EndLine();
        }
        else if (gap > CellGap * reference)
        {
            EndCell();
        }
        else if (gap > SpaceGap * size || (shift > 0.2 * reference && gap > 0.05 * size))
        {
            Blank();
        }
    }

    private static (double X, double Y) Direction(Letter letter)
    {
        switch (letter.TextOrientation)
        {
            case TextOrientation.Horizontal:
                return (1, 0);
            case TextOrientation.Rotate180:
                return (-1, 0);
            case TextOrientation.Rotate90:
                return (0, -1);
            case TextOrientation.Rotate270:
                return (0, 1);
            default:
                var (dx, dy) = (
                    letter.EndBaseLine.X - letter.StartBaseLine.X, letter.EndBaseLine.Y - letter.StartBaseLine.Y);
                var length = Math.Sqrt((dx * dx) + (dy * dy));
                return length < 1e-6 ? (1, 0) : (dx / length, dy / length);
        }
    }

    private static double SizeOf(Letter letter) => letter.PointSize is > 0.5 and < 500 ? letter.PointSize
        : Math.Clamp(letter.BoundingBox.Height * 1.4, 1, 500);

    private void Blank()
    {
        if (_cell.Length > 0 && _cell[^1] != ' ')
        {
            _cell.Append(' ');
        }
    }

    private void EndCell()
    {
        var text = _cell.ToString().Trim();
        if (text.Length > 0)
        {
            _cells.Add(text);
        }

        _cell.Clear();
    }

    private void EndLine()
    {
        EndCell();
        if (_cells.Count > 0)
        {
            _sizes.Sort();
            _lines.Add(
                new([.. _cells], _sizes[_sizes.Count / 2], _bold, _first!.StartBaseLine.Y, _first.StartBaseLine.X));
        }

        _cells.Clear();
        _sizes.Clear();
        _first = null;
        _bold = true;
    }
}
