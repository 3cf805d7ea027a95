using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>Parses a number in square brackets that is not the text of a link.</summary>
internal sealed partial class CitationParser : InlineParser
{
    private const int MaxTarget = 4096;

    public CitationParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var number = Number().Match(slice.Text, slice.Start, slice.Length);
        if (!number.Success)
        {
            return false;
        }

        slice.Start += number.Length;
        var after = new StringSlice(slice.Text, slice.Start, Math.Min(slice.End, slice.Start + MaxTarget));
        if (LinkHelper.TryParseInlineLink(after, out _, out _))
        {
            return false;
        }

        processor.Inline = new Citation(number.Groups[1].Value);
        return true;
    }

    [GeneratedRegex(@"^\[([0-9]{1,3})\]", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

/// <summary>A number in square brackets.</summary>
/// <param name="number">One to three digits.</param>
internal sealed class Citation(string number) : LeafInline
{
    public string Number => number;
}
