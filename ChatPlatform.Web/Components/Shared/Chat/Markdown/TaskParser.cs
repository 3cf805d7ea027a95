using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>Parses a task box, which is only at the start of an item and before a space.</summary>
internal sealed class TaskParser : TaskListInlineParser
{
    public TaskParser() => (ListClass, ListItemClass) = ("", "task");

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        processor.Inline is null
        && processor.Block is { Parent: ListItemBlock item }
        && item[0] == processor.Block
        && slice.PeekChar(3).IsWhitespace()
        && base.Match(processor, ref slice);
}
