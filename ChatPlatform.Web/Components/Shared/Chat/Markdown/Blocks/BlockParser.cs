using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Blocks;

/// <summary>
/// Parses the blocks of a text line by line, by the algorithm that CommonMark describes: the open blocks are a stack.
/// The widget's src/markdown has the same classes; both are tested with the same cases.
/// </summary>
internal sealed class BlockParser(string source)
{
    private readonly List<Block> _open = [new(BlockType.Document, 0)];
    private int _number;

    /// <summary>How many of the open blocks the current line continues.</summary>
    private int _kept;

    /// <summary>How many of the open blocks have a mark of their own in the current line.</summary>
    private int _marked;

    public Definitions Definitions { get; } = new(source);

    /// <summary>The innermost block that the current line continues.</summary>
    public Block Container => _open[_kept - 1];

    /// <summary>The innermost open block.</summary>
    public Block Tip => _open[^1];

    public int Depth => _open.Count;

    /// <summary>True when the current line continues all open blocks.</summary>
    public bool IsContinuing => _kept == _open.Count;

    public IReadOnlyList<Block> Parse()
    {
        foreach (var line in LinesOf(source))
        {
            Add(new(line));
        }

        Close(1);
        return Tip.Children;
    }

    /// <summary>Ends the blocks that the line does not continue and starts a new one.</summary>
    public Block Push(BlockType type) => Push(type, _number);

    /// <summary>Starts an item in the open list, or in a new list when that one has other marks.</summary>
    public Block PushItem(char mark, int number)
    {
        Close(_kept);
        if (Tip.Type != BlockType.List || Tip.Mark != mark)
        {
            var list = Push(BlockType.List);
            list.Mark = mark;
            list.Size = number;
        }

        _kept = _open.Count;
        return Push(BlockType.Item);
    }

    /// <summary>Ends the innermost open block.</summary>
    public void Pop()
    {
        Close(_open.Count - 1);
        _kept = _open.Count;
    }

    /// <summary>Turns the last line of the open paragraph into the first of a new block.</summary>
    public Block SplitParagraph(BlockType type)
    {
        var paragraph = Tip;
        var line = paragraph.Lines[^1];
        paragraph.Lines.RemoveAt(paragraph.Lines.Count - 1);
        paragraph.Last--;
        Pop();
        if (paragraph.Last < paragraph.First)
        {
            Tip.Children.Remove(paragraph);
        }

        var block = Push(type, _number - 1);
        block.Lines.Add(line);
        return block;
    }

    private static string[] LinesOf(string text) =>
        text.Replace('\0', '\ufffd').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    private Block Push(BlockType type, int first)
    {
        Close(_kept);
        while (!Tip.CanContain(type))
        {
            Close(_open.Count - 1);
        }

        var block = new Block(type, first);
        Tip.Children.Add(block);
        _open.Add(block);
        _kept = _marked = _open.Count;
        return block;
    }

    private void Add(Line line)
    {
        _number++;
        _marked = 1;
        for (_kept = 1; !IsContinuing && Continues(_open[_kept], line); _kept++)
        {
        }

        if (Tip.Type == BlockType.Code && IsContinuing)
        {
            AddCode(Tip, line);
            Touch(_open.Count);
        }
        else if (StartsBlocks(line))
        {
            Touch(_open.Count);
        }
        else
        {
            AddText(line);
        }
    }

    private bool Continues(Block block, Line line)
    {
        switch (block.Type)
        {
            case BlockType.List:
                return true;
            case BlockType.Quote:
                if (line.Indent > 3 || line.First != '>')
                {
                    return false;
                }

                line.Skip(1);
                line.Unindent(1);
                _marked = _kept + 1;
                return true;
            case BlockType.Item:
                var isIndented = !line.IsBlank && line.Indent >= block.Indent;
                line.Unindent(isIndented ? block.Indent : 0);
                return isIndented || (line.IsBlank && block.Children.Count > 0);
            case BlockType.Code when block.Mark == '\n':
                var continues = line.IsBlank || line.Indent > 3;
                line.Unindent(continues ? 4 : 0);
                return continues;
            default:
                return block.Type == BlockType.Code || !line.IsBlank;
        }
    }

    /// <summary>Returns true when a block takes the rest of the line.</summary>
    private bool StartsBlocks(Line line)
    {
        var result = StartResult.Container;
        while (result == StartResult.Container && !line.IsBlank)
        {
            result = BlockStarts.Start(this, line);
        }

        return result == StartResult.Leaf;
    }

    private void AddCode(Block code, Line line)
    {
        var length = code.Mark != '\n' && line.Indent < 4 && line.First == code.Mark
            ? Characters.RunLength(line.Text, line.Next)
            : 0;
        if (length > 0 && length >= code.Size && line.Content.TrimEnd(Characters.Spaces).Length == length)
        {
            code.Last = _number;
            Pop();
        }
        else
        {
            line.Unindent(code.Indent);
            code.Lines.Add(line.Rest);
        }
    }

    private void AddText(Line line)
    {
        if (line.IsBlank)
        {
            Close(_kept);
            Touch(Math.Min(_marked, _open.Count));
            return;
        }

        var isLazy = !IsContinuing && Tip.Type == BlockType.Paragraph;
        if (!isLazy)
        {
            Close(_kept);
        }

        var leaf = Tip.Type is BlockType.Paragraph or BlockType.Table ? Tip : Push(BlockType.Paragraph);
        leaf.Lines.Add(line.Content.ToString());
        Touch(_open.Count);
    }

    /// <summary>Extends the outermost open blocks to the current line.</summary>
    private void Touch(int count)
    {
        foreach (var block in _open.Take(count))
        {
            block.Last = _number;
        }
    }

    /// <summary>Ends open blocks until this many are left.</summary>
    private void Close(int count)
    {
        while (_open.Count > count)
        {
            var block = Tip;
            _open.RemoveAt(_open.Count - 1);
            if (block.Type == BlockType.Paragraph)
            {
                Definitions.Take(block.Lines);
            }
            else if (block is { Type: BlockType.Code, Mark: '\n' })
            {
                while (block.Lines.Count > 0 && block.Lines[^1].AsSpan().TrimEnd(Characters.Spaces).IsEmpty)
                {
                    block.Lines.RemoveAt(block.Lines.Count - 1);
                }
            }
        }
    }
}
