namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Blocks;

internal enum BlockType
{
    Document,
    Quote,
    List,
    Item,
    Paragraph,
    Heading,
    Code,
    Table,
    Rule,
}

/// <summary>A block of Markdown. The meaning of its members depends on its type.</summary>
/// <param name="first">The number of its first line.</param>
internal sealed class Block(BlockType type, int first)
{
    public BlockType Type { get; set; } = type;

    public List<Block> Children { get; } = [];

    /// <summary>The lines of a leaf before inline marks are parsed.</summary>
    public List<string> Lines { get; } = [];

    public int First { get; } = first;

    /// <summary>The number of the last line, to find blank lines between blocks.</summary>
    public int Last { get; set; } = first;

    /// <summary>
    /// The character of a list's marks, '.' and ')' for ordered ones, or of a fence; a line feed for other blocks.
    /// </summary>
    public char Mark { get; set; } = '\n';

    /// <summary>The level of a heading, the first number of a list or the length of a fence.</summary>
    public int Size { get; set; }

    /// <summary>Columns of indentation of an item's text or of a fence.</summary>
    public int Indent { get; set; }

    /// <summary>True for an item with a box.</summary>
    public bool IsTask { get; set; }

    /// <summary>The alignments of a table's columns; null where it has none.</summary>
    public IReadOnlyList<string?> Columns { get; set; } = [];

    public string Text => string.Join('\n', Lines);

    /// <summary>True when a blank line is between the items of a list or between the blocks of one of them.</summary>
    public bool IsLoose => HasGap(Children) || Children.Any(item => HasGap(item.Children));

    public bool CanContain(BlockType child) =>
        Type == BlockType.List
            ? child == BlockType.Item
            : child != BlockType.Item && Type is (BlockType.Document or BlockType.Quote or BlockType.Item);

    private static bool HasGap(List<Block> blocks)
    {
        for (var i = 1; i < blocks.Count; i++)
        {
            if (blocks[i].First > blocks[i - 1].Last + 1)
            {
                return true;
            }
        }

        return false;
    }
}
