using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// What segments of a path must not be, however they are spelled: a server or proxy that decodes them would leave the
/// path.
/// </summary>
internal static class PathRules
{
    /// <summary>Decodings after which nothing may change any more; a text that needs more is refused.</summary>
    private const int MostDecodings = 5;

    private static readonly char[] s_separators = ['/', '\\'];

    /// <summary>
    /// True for what a filled segment must not be: nothing that can be seen, with control characters, or with a slash,
    /// "." or ".." in it after
    /// any number of decodings, which a server that decodes before it splits would take for more segments.
    /// </summary>
    /// <param name="plain">The segment with its values not encoded yet.</param>
    public static bool IsNoSegment(string plain)
    {
        for (var i = 0; i < MostDecodings; i++)
        {
            if (
                UnicodeText.IsBlank(plain)
                || plain.Any(char.IsControl)
                || plain.IndexOfAny(s_separators) >= 0
                || HasDotSegment(plain))
            {
                return true;
            }

            var decoded = Uri.UnescapeDataString(plain);
            if (decoded == plain)
            {
                return false;
            }

            plain = decoded;
        }

        return true;
    }

    /// <summary>
    /// True when the text is "." or "..", or holds one of them between slashes, also percent-encoded, with blanks
    /// around or parameters behind ("..;x").
    /// </summary>
    public static bool HasDotSegment(string text)
    {
        for (var i = 0; i < MostDecodings; i++)
        {
            if (text.Split(s_separators).Any(s => s.Split(';')[0].Trim() is "." or ".."))
            {
                return true;
            }

            var decoded = Uri.UnescapeDataString(text);
            if (decoded == text)
            {
                return false;
            }

            text = decoded;
        }

        return true;
    }

    /// <summary>
    /// True when an address has the template's scheme, host, port, fixed segments, number of segments, and names of the
    /// query, and nothing else.
    /// </summary>
    public static bool Fits(string template, Uri address)
    {
        var expected = new Uri(UrlTemplate.WithLetters(template), UriKind.Absolute);
        var (segments, found) = (Segments(template), address.AbsolutePath.Split('/'));
        return address.Scheme == expected.Scheme && address.Host == expected.Host && address.Port == expected.Port
            && address.UserInfo.Length == 0 && address.Fragment.Length == 0
            && segments.Length == found.Length
            && expected
                .AbsolutePath.Split('/')
                .Zip(found)
                .Zip(segments)
                .All(p =>
                    UrlTemplate.IsVariable(p.Second) ? p.First.Second.Length > 0 : p.First.First == p.First.Second)
            && Names(expected).SequenceEqual(Names(address));
    }

    private static string[] Segments(string template) =>
        UrlTemplate.Split(template).Path is { Length: > 0 } path ? path.Split('/') : ["", ""];

    private static IEnumerable<string> Names(Uri address) =>
        address.Query.TrimStart('?').Split('&').Select(UrlTemplate.NameOf);
}
