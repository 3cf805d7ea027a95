using System.Text.RegularExpressions;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Shared;

/// <summary>Proposes technical names for titles that people have typed.</summary>
public static partial class NameProposal
{
    /// <summary>Letters of European languages in plain Latin letters.</summary>
    private static readonly Dictionary<char, string> s_plain =
        new (string Letters, string Plain)[]
        {
            ("àáâãåāąă", "a"), ("äæ", "ae"), ("çćč", "c"), ("ďđð", "d"),
            ("èéêëēęě", "e"), ("ğ", "g"), ("ìíîïī", "i"), ("ł", "l"), ("ñńň", "n"),
            ("òóôõőō", "o"), ("öøœ", "oe"), ("řŕ", "r"), ("śšş", "s"), ("ß", "ss"),
            ("ťţ", "t"), ("ùúûůűū", "u"), ("ü", "ue"), ("ýÿ", "y"), ("źżž", "z"),
        }
        .SelectMany(pair => pair.Letters.Select(letter => (letter, pair.Plain)))
        .ToDictionary();

    /// <summary>
    /// A name of lower-case letters and digits with a letter first. Empty when the title has no Latin letters.
    /// </summary>
    /// <param name="separator">Stands between words.</param>
    /// <param name="maxLength">Maximum characters.</param>
    public static string Of(string? title, char separator, int maxLength)
    {
        var plain = string.Concat(
            UnicodeText.Clean(title ?? "").ToLowerInvariant().Select(c => s_plain.GetValueOrDefault(c, $"{c}")));
        var name = Separators().Replace(plain, $"{separator}")
            .TrimStart(separator, '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (name.Length > maxLength ? name.AsSpan(0, maxLength) : name).ToString().TrimEnd(separator);
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Separators();
}
