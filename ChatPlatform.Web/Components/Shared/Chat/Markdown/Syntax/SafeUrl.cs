using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

/// <summary>Decides which addresses become links (S39).</summary>
internal static class SafeUrl
{
    private const string Kept = ";,/?:@&=+$-_.!~*'()#";

    private static readonly SearchValues<char> s_telephone = SearchValues.Create("0123456789().-");

    /// <summary>
    /// The encoded URL if it may become a link, otherwise null. Allows only absolute http, https, mailto and tel URLs
    /// without control characters.
    /// </summary>
    public static string? Of(string address) =>
        address.Any(IsInvisible) || !(IsWeb(address, "http://") || IsWeb(address, "https://") || IsMail(address)
            || IsTelephone(address))
            ? null
            : Encode(address);

    /// <summary>Percent-encodes what an URL may not contain, and keeps what is encoded already.</summary>
    public static string Encode(string address)
    {
        var result = new StringBuilder(address.Length);
        Span<byte> bytes = stackalloc byte[4];
        var at = 0;
        foreach (var rune in address.EnumerateRunes())
        {
            var isEncoded = rune.Value == '%' && char.IsAsciiHexDigit(Characters.At(address, at + 1))
                && char.IsAsciiHexDigit(Characters.At(address, at + 2));
            at += rune.Utf16SequenceLength;
            if (isEncoded || (rune.IsAscii && (Rune.IsLetterOrDigit(rune) || Kept.Contains((char)rune.Value))))
            {
                result.Append((char)rune.Value);
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return result.ToString();
    }

    private static bool IsWeb(string address, string scheme) =>
        address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
        && address.Length > scheme.Length
        && address[scheme.Length] is not ('/' or '?' or '#' or '\\');

    private static bool IsMail(string address) =>
        address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
        && Characters.At(address, "mailto:".Length) is not ('/' or '\n');

    private static bool IsTelephone(string address)
    {
        const string Scheme = "tel:";
        return address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && address.AsSpan(Scheme.Length).TrimStart('+') is { Length: > 0 } number
            && !number.ContainsAnyExcept(s_telephone);
    }

    private static bool IsInvisible(char character) =>
        character is < ' ' or (>= '\u007f' and <= '\u00a0') or '\u00ad' or '\u061c' or (>= '\u2000' and <= '\u200f')
            or (>= '\u2028' and <= '\u202f') or (>= '\u2060' and <= '\u206f') or '\u3000' or '\ufeff';
}
