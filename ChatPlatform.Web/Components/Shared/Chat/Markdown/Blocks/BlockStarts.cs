using System.Globalization;
using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Blocks;

/// <summary>What begins at a position of a line.</summary>
internal enum StartResult
{
    None,

    /// <summary>A block around the rest of the line.</summary>
    Container,

    /// <summary>A block that takes the rest of the line.</summary>
    Leaf,
}

/// <summary>Recognizes the starts of blocks.</summary>
internal static class BlockStarts
{
    /// <summary>More open blocks are not started; their marks are shown as text.</summary>
    private const int MaxDepth = 40;

    private static readonly Func<BlockParser, Line, StartResult>[] s_starts =
        [Quote, Heading, Fence, Table, Underline, Rule, Item];

    public static StartResult Start(BlockParser parser, Line line)
    {
        if (line.Indent > 3)
        {
            return IndentedCode(parser, line);
        }

        foreach (var start in s_starts)
        {
            if (start(parser, line) is not StartResult.None and var result)
            {
                return result;
            }
        }

        return StartResult.None;
    }

    private static StartResult IndentedCode(BlockParser parser, Line line)
    {
        if (parser.Tip.Type == BlockType.Paragraph || parser.Container.Type == BlockType.Table)
        {
            return StartResult.None;
        }

        var code = parser.Push(BlockType.Code);
        line.Unindent(4);
        code.Lines.Add(line.Rest);
        return StartResult.Leaf;
    }

    private static StartResult Quote(BlockParser parser, Line line)
    {
        if (line.First != '>' || parser.Depth >= MaxDepth)
        {
            return StartResult.None;
        }

        parser.Push(BlockType.Quote);
        line.Skip(1);
        line.Unindent(1);
        return StartResult.Container;
    }

    private static StartResult Heading(BlockParser parser, Line line)
    {
        var level = line.First == '#' ? Characters.RunLength(line.Text, line.Next) : 0;
        var after = Characters.At(line.Text, line.Next + level);
        if (level is 0 or > 6 || (after != '\n' && !Characters.IsSpace(after)))
        {
            return StartResult.None;
        }

        var block = parser.Push(BlockType.Heading);
        block.Size = level;
        block.Lines.Add(WithoutClosingMarks(line.Content[level..].Trim().ToString()));
        parser.Pop();
        return StartResult.Leaf;
    }

    private static string WithoutClosingMarks(string text)
    {
        var end = text.TrimEnd('#').Length;
        var before = text.AsSpan(0, end).TrimEnd(Characters.Spaces).ToString();
        return end == 0 || before.Length < end ? before : text;
    }

    private static StartResult Fence(BlockParser parser, Line line)
    {
        var mark = line.First;
        var length = mark is '`' or '~' ? Characters.RunLength(line.Text, line.Next) : 0;
        if (length < 3 || (mark == '`' && line.Content[length..].Contains('`')))
        {
            return StartResult.None;
        }

        var code = parser.Push(BlockType.Code);
        code.Mark = mark;
        code.Size = length;
        code.Indent = line.Indent;
        return StartResult.Leaf;
    }

    private static StartResult Table(BlockParser parser, Line line)
    {
        if (!parser.IsContinuing || parser.Tip.Type != BlockType.Paragraph
            || Blocks.Table.ColumnsOf(parser.Tip.Lines[^1], line.Content) is not { } columns)
        {
            return StartResult.None;
        }

        parser.SplitParagraph(BlockType.Table).Columns = columns;
        return StartResult.Leaf;
    }

    /// <summary>The line below a heading's text.</summary>
    private static StartResult Underline(BlockParser parser, Line line)
    {
        var paragraph = parser.Tip;
        if (!parser.IsContinuing || paragraph.Type != BlockType.Paragraph || line.First is not ('=' or '-')
            || line.Content.TrimEnd(Characters.Spaces).ContainsAnyExcept(line.First))
        {
            return StartResult.None;
        }

        parser.Definitions.Take(paragraph.Lines);
        if (paragraph.Lines.Count == 0)
        {
            return StartResult.None;
        }

        paragraph.Type = BlockType.Heading;
        paragraph.Size = line.First == '=' ? 1 : 2;
        parser.Pop();
        return StartResult.Leaf;
    }

    private static StartResult Rule(BlockParser parser, Line line)
    {
        var mark = line.First;
        if (mark is not ('*' or '-' or '_') || line.Content.Count(mark) < 3
            || line.Content.ContainsAnyExcept(mark, ' ', '\t'))
        {
            return StartResult.None;
        }

        parser.Push(BlockType.Rule);
        parser.Pop();
        return StartResult.Leaf;
    }

    private static StartResult Item(BlockParser parser, Line line)
    {
        if (MarkerOf(line.Content) is not { } marker || parser.Depth >= MaxDepth)
        {
            return StartResult.None;
        }

        var isEmpty = line.Content[marker.Length..].Trim(Characters.Spaces).IsEmpty;
        if (parser.Container.Type == BlockType.Paragraph && (isEmpty || marker.Number != 1))
        {
            return StartResult.None;
        }

        var indent = line.Indent + marker.Length;
        line.Skip(marker.Length);
        var width = isEmpty || line.Indent > 4 ? 1 : line.Indent;
        line.Unindent(width);
        var item = parser.PushItem(marker.Mark, marker.Number);
        item.Indent = indent + width;
        if (line.Indent > 3 || line.Content is not ['[', ' ' or 'x' or 'X', ']', ' ' or '\t', ..] box
            || box[4..].Trim(Characters.Spaces).IsEmpty)
        {
            return StartResult.Container;
        }

        item.IsTask = true;
        var text = box[4..].TrimStart(Characters.Spaces);
        parser.Push(BlockType.Paragraph).Lines.Add($"{(box[1] == ' ' ? '☐' : '☑')} {text}");
        return StartResult.Leaf;
    }

    /// <summary>The mark of a list's item: its length, its character and its number, 1 for bullets.</summary>
    private static (int Length, char Mark, int Number)? MarkerOf(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        if (digits is > 9 || digits == text.Length)
        {
            return null;
        }

        var (mark, length) = (text[digits], digits + 1);
        var isMark = digits == 0 ? mark is '-' or '+' or '*' : mark is '.' or ')';
        return isMark && (length == text.Length || Characters.IsSpace(text[length]))
            ? (length, mark, digits == 0 ? 1 : int.Parse(text.Slice(0, digits), CultureInfo.InvariantCulture))
            : null;
    }
}
