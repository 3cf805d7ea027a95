using System.Text.RegularExpressions;
using Markdig.Parsers;
using Markdig.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>
/// Parses paragraphs, and the link definitions at their start. A number such as [1]: https://… is a citation, unless a
/// link such as [text][1] uses its definition, and [^1]: text is a footnote; both are text.
/// </summary>
internal sealed partial class DefinitionParser : ParagraphBlockParser
{
    /// <summary>Of one paragraph: each moves the lines after it.</summary>
    private const int MaxDefinitions = 200;

    /// <summary>Of a parent, whose blocks are searched for each paragraph that becomes a heading.</summary>
    private const int MaxBlocks = 2000;

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        var mayBeHeading = block.Parent!.Count <= MaxBlocks && !MayBeText().IsMatch(FirstLine((ParagraphBlock)block));
        if (processor.IsBlankLine || mayBeHeading)
        {
            return base.TryContinue(processor, block);
        }

        block.UpdateSpanEnd(processor.Line.End); // An underline would take the definition out of the text.
        return BlockState.Continue;
    }

    public override bool Close(BlockProcessor processor, Block block)
    {
        if (block is not ParagraphBlock paragraph)
        {
            return true; // The paragraph has become a heading.
        }

        for (var i = 0; i < MaxDefinitions && paragraph.Lines.Count > 0; i++)
        {
            var rest = paragraph.Lines.ToCharIterator();
            if (!LinkReferenceDefinition.TryParse(ref rest, out var definition) || !IsUsed(definition, paragraph))
            {
                break;
            }

            processor.Document.SetLinkReferenceDefinition(definition.Label!, definition, addGroup: true);
            paragraph.Lines = rest.Remaining();
        }

        if (paragraph.Lines.Count == 0)
        {
            return false;
        }

        for (var i = 0; i < paragraph.Lines.Count; i++)
        {
            paragraph.Lines.Lines[i].Slice.TrimStart();
        }

        paragraph.Lines.Lines[paragraph.Lines.Count - 1].Slice.TrimEnd();
        return true;
    }

    private static ReadOnlySpan<char> FirstLine(ParagraphBlock paragraph) => paragraph.Lines.Lines[0].Slice.AsSpan();

    private static bool IsUsed(LinkReferenceDefinition definition, ParagraphBlock paragraph) =>
        !MayBeText().IsMatch(FirstLine(paragraph))
        || (SafeUrl.IsAllowed(definition.Url)
            && paragraph.Lines.Lines[0].Slice.Text.Contains($"][{definition.Label}]", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*\[(?:[0-9]{1,3}|\^[^\]]*)\]:", RegexOptions.CultureInvariant)]
    private static partial Regex MayBeText();
}
