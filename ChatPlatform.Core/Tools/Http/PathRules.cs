using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>Rejects path segments that would change the path when a server or proxy decodes them.</summary>
internal static class PathRules
{
    /// <summary>Maximum rounds of decoding; a text that still changes after them is rejected.</summary>
    private const int MaxDecodings = 5;

    private static readonly char[] s_separators = ['/', '\\'];

    /// <summary>
    /// True when a filled segment must be rejected: it has no visible characters, has control characters, or contains a
    /// slash, "." or ".." after any number of decodings.
    /// </summary>
    /// <param name="plain">The segment before its values are encoded.</param>
    public static bool IsNoSegment(string plain)
    {
        for (var i = 0; i < MaxDecodings; i++)
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
    /// True when the text is "." or "..", or contains one of them between slashes, also percent-encoded, surrounded by
    /// blanks, or followed by parameters ("..;x").
    /// </summary>
    public static bool HasDotSegment(string text)
    {
        for (var i = 0; i < MaxDecodings; i++)
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
    /// True when an address has the template's scheme, host, port, fixed segments, number of segments and query names,
    /// and nothing else.
    /// </summary>
    public static bool Matches(string template, Uri address)
    {
        var expected = new Uri(UrlTemplate.FillPlaceholders(template), UriKind.Absolute);
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
