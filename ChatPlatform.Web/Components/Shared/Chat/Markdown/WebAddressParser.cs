using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>
/// Makes links of web addresses without any mark. Punctuation at the end does not belong to them, nor does a bracket
/// that was opened before.
/// </summary>
internal sealed partial class WebAddressParser : InlineParser
{
    private const int MaxLength = 2048;

    /// <summary>White space, angle brackets and East Asian punctuation, for use in a set.</summary>
    private const string End = @"\s<>\u3000-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65";

    private const string Punctuation = @"[?!.,:;*_~'""`\\(\[{]";

    private const string Group = $@"\([^(){End}]*\)|\[[^\[\]{End}]*\]|\{{[^{{}}{End}]*\}}";

    /// <summary>A character reference at the end.</summary>
    private const string Reference = $@"&[A-Za-z0-9]{{1,32}};{Punctuation}*(?:[{End}]|\z)";

    public WebAddressParser() => OpeningCharacters = ['h', 'H', 'w', 'W'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (Letter().IsMatch([slice.PeekCharExtra(-1)]))
        {
            return false;
        }

        var match = Address().Match(slice.Text, slice.Start, Math.Min(slice.Length, MaxLength));
        if (!match.Success)
        {
            return false;
        }

        var shown = HtmlHelper.Unescape(match.Value, removeBackSlash: false);
        var isComplete = shown[0] is 'h' or 'H';
        var url = isComplete ? shown : "http://" + shown;
        if (!SafeUrl.IsAllowed(url) || !(isComplete || shown.LastIndexOf('.') > "www".Length))
        {
            return false;
        }

        slice.Start += match.Length;
        processor.Inline = new LinkInline(url, "") { IsClosed = true }.AppendChild(new LiteralInline(shown));
        return true;
    }

    [GeneratedRegex(
        $@"^(?:https?://|www\.)(?=[\p{{L}}\p{{N}}_-])"
        + $@"(?>{Punctuation}*?(?:{Group}|(?!{Reference})[^?!.,:;*_~'""`\\(\[{{)\]}}{End}]))+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    /// <summary>A letter or digit of a script with capitals, whose words have spaces between them.</summary>
    [GeneratedRegex(@"[\p{Lu}\p{Ll}\p{N}]", RegexOptions.CultureInvariant)]
    private static partial Regex Letter();
}
