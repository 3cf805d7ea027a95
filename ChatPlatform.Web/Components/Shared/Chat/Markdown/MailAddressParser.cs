using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>Makes links of mail addresses that are written without any mark.</summary>
internal sealed partial class MailAddressParser : InlineParser
{
    private const int MaxLocalPart = 64;
    private const int MaxDomain = 255;
    private const string Scheme = "mailto:";

    public MailAddressParser() => OpeningCharacters = ['@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (processor.Inline is not LiteralInline before || before.Content.End + 1 != slice.Start)
        {
            return false;
        }

        var from = Math.Max(before.Content.Start, slice.Start - MaxLocalPart - Scheme.Length);
        var local = Local().Match(slice.Text, from, slice.Start - from);
        var domain = Domain().Match(slice.Text, slice.Start, Math.Min(slice.Length, MaxDomain + 1));
        if (!local.Success || !domain.Success || domain.Value[^1] == '-')
        {
            return false;
        }

        var url = Scheme + local.Groups[1].Value + domain.Value;
        before.Content.End = local.Index - 1;
        slice.Start += domain.Length;
        processor.Inline = new LinkInline(url, "") { IsClosed = true, IsAutoLink = true }
            .AppendChild(new LiteralInline(local.Value + domain.Value));
        return true;
    }

    /// <summary>Letters are those of scripts with capitals: in others, words are not separated by spaces.</summary>
    [GeneratedRegex(
        @"(?:mailto:)?([.+_\p{Lu}\p{Ll}\p{N}-]{1,64})\z", RegexOptions.CultureInvariant | RegexOptions.RightToLeft)]
    private static partial Regex Local();

    [GeneratedRegex(@"^@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
