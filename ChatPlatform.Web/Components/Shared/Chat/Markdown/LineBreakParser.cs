using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>Parses &lt;br&gt;, the only element of HTML that is not shown as text.</summary>
internal sealed partial class LineBreakParser : InlineParser
{
    public LineBreakParser() => OpeningCharacters = ['<'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var mark = Mark().Match(slice.Text, slice.Start, Math.Min(slice.Length, 16));
        processor.Inline = mark.Success ? new LineBreakInline { IsHard = true } : processor.Inline;
        slice.Start += mark.Length;
        return mark.Success;
    }

    [GeneratedRegex(@"^<[Bb][Rr][ \t]*/?>", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
