using System.Globalization;
using System.Text;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Mail;

/// <summary>
/// The one rule for e-mail addresses: what HTML's input of type "email" takes, with the limits and the dot-atom of RFC
/// 5321. Quoted local
/// parts, address literals and local parts outside ASCII (RFC 6531) are refused; international domain names are kept as
/// A-labels (RFC 5891).
/// </summary>
public static class EmailAddress
{
    /// <summary>Characters of an address at most (RFC 5321, 4.5.3.1.3, without the angle brackets).</summary>
    public const int Longest = 254;

    /// <summary>The rule, in words that stand behind the field's name.</summary>
    public const string Rule = "must be an e-mail address, such as name@example.com";

    private const int LongestLocalPart = 64;

    private const int LongestDomain = 253;

    private const int LongestLabel = 63;

    private const string LocalSigns = ".!#$%&'*+/=?^_`{|}~-";

    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = true };

    /// <summary>
    /// The address as it is stored: without blanks around it, its domain in lower case ASCII. Null for what is none.
    /// </summary>
    public static string? Parse(string? text)
    {
        var trimmed = text?.Trim();
        var at = trimmed?.LastIndexOf('@') ?? 0;
        if (trimmed is null || trimmed.Length > 2 * Longest || at < 1 || UnicodeText.HasInvisible(trimmed))
        {
            return null;
        }

        var local = trimmed[..at];
        return
            IsLocalPart(local)
            && DomainOf(trimmed[(at + 1)..]) is { } domain
            && local.Length + 1 + domain.Length <= Longest
            ? $"{local}@{domain}"
            : null;
    }

    /// <summary>The address as it is looked up, whatever case it was typed in; any text gives a key.</summary>
    public static string KeyOf(string text) =>
        (Parse(text) ?? UnicodeText.Clean(text.Trim())).Normalize().ToUpperInvariant();

    private static bool IsLocalPart(string local) =>
        local.Length <= LongestLocalPart
        && local.All(c => char.IsAsciiLetterOrDigit(c) || LocalSigns.Contains(c, StringComparison.Ordinal))
        && local is not ['.', ..] and not [.., '.']
        && !local.Contains("..", StringComparison.Ordinal);

    private static string? DomainOf(string typed)
    {
        try
        {
            var lower = typed.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
            var domain = lower.All(char.IsAscii) ? lower : s_idn.GetAscii(lower);
            var labels = domain.Split('.');
            return
                domain.Length <= LongestDomain
                && labels.Length > 1
                && labels.All(IsLabel)
                && !labels[^1].All(char.IsAsciiDigit)
                && s_idn.GetAscii(s_idn.GetUnicode(domain)) == domain
                ? domain
                : null;
        }
        catch (ArgumentException)
        {
            return null; // No domain name by IDNA's own rules.
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && label is not ['-', ..] and not [.., '-'];
}
