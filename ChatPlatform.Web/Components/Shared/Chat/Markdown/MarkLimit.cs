using Markdig.Helpers;
using Markdig.Parsers;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>
/// Makes text of the marks after the first 500 of a block: Markdig's time grows with the square of their number.
/// </summary>
internal sealed class MarkLimit : InlineParser
{
    private const int Max = 500;

    public MarkLimit() => OpeningCharacters = ['*', '_', '~', '[', ']', '!', '<', '`', '@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.GetParserState<Counter>(this).Next() > Max
        && processor.LiteralInlineParser.Match(processor, ref slice);

    private sealed class Counter
    {
        private int _count;

        public int Next() => ++_count;
    }
}
