using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

/// <summary>
/// Combines lines to paragraphs, headings, lists and tables, based on the document's most common letter size.
/// </summary>
internal sealed class PdfBlockBuilder(
    double bodySize, IReadOnlyList<double> headingSizes, Hyphenation hyphenation)
{
    private const int MaxHeadingLength = 160;

    private readonly List<Block> _blocks = [];
    private readonly StringBuilder _text = new();
    private BlockKind _kind;
    private int _level;
    private PdfLine? _last;

    /// <summary>Most common letter size, in points.</summary>
    public double BodySize => bodySize;

    /// <summary>Blocks of one page; a paragraph that continues on the next page becomes a second block there.</summary>
    public IReadOnlyList<Block> Build(IReadOnlyList<PdfLine> lines, int page)
    {
        _blocks.Clear();
        for (var i = 0; i < lines.Count; i++)
        {
            var rows = TableRows(lines, i);
            if (rows > 1)
            {
                End(page);
                var table = lines.Skip(i).Take(rows).Select(line => Text(string.Join(" | ", line.Cells)));
                _blocks.Add(new(BlockKind.Table, 0, string.Join('\n', table), page));
                i += rows - 1;
                continue;
            }

            Add(lines[i], page);
        }

        End(page);
        return [.. _blocks];
    }

    /// <summary>Sizes clearly above the body's, largest first; the rank is the level of the heading.</summary>
    public static PdfBlockBuilder For(IReadOnlyList<PdfLine> lines)
    {
        var weights = lines
            .GroupBy(line => Math.Round(line.Size * 2) / 2)
            .ToDictionary(group => group.Key, group => group.Sum(line => line.Text.Length));
        var body = weights.Count == 0 ? 10 : weights.MaxBy(pair => pair.Value).Key;
        return new(body, [.. weights.Keys.Where(size => size > body * 1.12).OrderDescending().Take(4)], new(lines));
    }

    private void Add(PdfLine line, int page)
    {
        var level = HeadingLevel(line);
        var kind = level > 0 ? BlockKind.Heading
            : ListMarker.IsAtStart(line.Text) ? BlockKind.List
            : BlockKind.Paragraph;
        if (_last is not null && !Continues(line, kind, level))
        {
            End(page);
        }

        if (_text.Length == 0)
        {
            (_kind, _level) = (kind, level);
        }

        hyphenation.Append(_text, line.Text);
        _last = line;
    }

    private bool Continues(PdfLine line, BlockKind kind, int level)
    {
        var down = _last!.Y - line.Y;
        var size = Math.Max(line.Size, _last.Size);
        if (down < -0.5 * size || down > 1.75 * size || Math.Abs(line.Size - _last.Size) > 0.2 * size)
        {
            return false;
        }

        return _kind == BlockKind.Heading ? kind == BlockKind.Heading && level == _level : kind == BlockKind.Paragraph;
    }

    private int HeadingLevel(PdfLine line)
    {
        if (line.Text.Length > MaxHeadingLength || !line.Text.Any(char.IsLetter))
        {
            return 0;
        }

        for (var i = 0; i < headingSizes.Count; i++)
        {
            if (line.Size >= headingSizes[i] - 0.3)
            {
                return i + 1;
            }
        }

        var isSentence = line.Text[^1] is '.' or ',' or ';' or ':';
        return line.IsBold && line.Size >= bodySize - 0.3 && line.Text.Length <= 80 && !isSentence
            && line.Cells.Count == 1
            ? headingSizes.Count + 1
            : 0;
    }

    private void End(int page)
    {
        if (_text.Length > 0)
        {
            _blocks.Add(new(_kind, _level, Text(_text.ToString()), page));
        }

        _text.Clear();
        _last = null;
    }

    // Soft hyphens inside a line are not shown.
    private static string Text(string text) =>
        text.Replace(PdfCharacters.SoftHyphen.ToString(), "", StringComparison.Ordinal);

    // Two or more consecutive lines of several cells are the rows of a table.
    private static int TableRows(IReadOnlyList<PdfLine> lines, int from)
    {
        var to = from;
        while (
            to < lines.Count
            && lines[to].Cells.Count > 1
            && (to == from || Math.Abs(lines[to - 1].Y - lines[to].Y) < 3.5 * lines[to].Size))
        {
            to++;
        }

        return to - from;
    }
}

/// <summary>Recognises the bullet or number of a list item.</summary>
internal static class ListMarker
{
    public static bool IsAtStart(string text)
    {
        if (text.Length < 3)
        {
            return false;
        }

        if (text[0] is '•' or '▪' or '◦' or '‣' or '·' or '\uF0B7'
            || (text[0] is '-' or '–' or '*' && text[1] == ' '))
        {
            return true;
        }

        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and < 3
            && digits + 1 < text.Length
            && text[digits] is '.' or ')'
            && text[digits + 1] == ' ';
    }
}
