using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>
/// Combines lines to paragraphs, headings, lists and tables, based on the document's most common letter size.
/// </summary>
internal sealed class PdfBlockBuilder(double bodySize, IReadOnlyList<double> headingSizes)
{
    private const int MaxHeadingLength = 160;

    private readonly List<Block> _blocks = [];
    private readonly StringBuilder _text = new();
    private BlockKind _kind;
    private int _level;
    private PdfLine? _last;

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
                _blocks.Add(
                    new(
                        BlockKind.Table, 0,
                        string.Join('\n', lines.Skip(i).Take(rows).Select(line => string.Join(" | ", line.Cells))), page
                    ));
                i += rows - 1;
                continue;
            }

            Add(lines[i], page);
        }

        End(page);
        return [.. _blocks];
    }

    /// <summary>Sizes clearly above the body's, largest first; the rank is the level of the heading.</summary>
    public static PdfBlockBuilder For(IEnumerable<PdfLine> lines)
    {
        var weights = lines
            .GroupBy(line => Math.Round(line.Size * 2) / 2)
            .ToDictionary(group => group.Key, group => group.Sum(line => line.Text.Length));
        var body = weights.Count == 0 ? 10 : weights.MaxBy(pair => pair.Value).Key;
        return new(body, [.. weights.Keys.Where(size => size > body * 1.12).OrderDescending().Take(4)]);
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

        Join(line.Text);
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

        var sentence = line.Text[^1] is '.' or ',' or ';' or ':';
        return line.Bold && line.Size >= bodySize - 0.3 && line.Text.Length <= 80 && !sentence && line.Cells.Count == 1
            ? headingSizes.Count + 1
            : 0;
    }

    // A hyphen at the end of a line before a lower-case letter comes from hyphenation.
    private void Join(string text)
    {
        if (_text.Length > 1 && _text[^1] == '-' && char.IsLetter(_text[^2]) && char.IsLower(text[0]))
        {
            _text.Length--;
        }
        else if (_text.Length > 0)
        {
            _text.Append(' ');
        }

        _text.Append(text);
    }

    private void End(int page)
    {
        if (_text.Length > 0)
        {
            _blocks.Add(new(_kind, _level, _text.ToString(), page));
        }

        _text.Clear();
        _last = null;
    }

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
