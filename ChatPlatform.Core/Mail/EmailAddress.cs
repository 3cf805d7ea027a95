using System.Globalization;
using System.Text;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Mail;

/// <summary>
/// Validates e-mail addresses: those accepted by HTML's input type "email", within the limits and the dot-atom form of
/// RFC 5321. Quoted local parts, address literals and non-ASCII local parts (RFC 6531) are rejected; international
/// domain names are stored as A-labels (RFC 5891).
/// </summary>
public static class EmailAddress
{
    /// <summary>Maximum characters (RFC 5321, 4.5.3.1.3, without the angle brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>Error message, worded to follow the field's name.</summary>
    public const string Rule = "must be an e-mail address, such as name@example.com";

    private const int MaxLocalPartLength = 64;

    private const int MaxDomainLength = 253;

    private const int MaxLabelLength = 63;

    private const string LocalSigns = ".!#$%&'*+/=?^_`{|}~-";

    private static readonly IdnMapping s_idn = new() { UseStd3AsciiRules = true };

    /// <summary>The address as stored: trimmed, with its domain in lower-case ASCII. Null when it is invalid.</summary>
    public static string? Parse(string? text)
    {
        var trimmed = text?.Trim();
        var at = trimmed?.LastIndexOf('@') ?? 0;
        if (trimmed is null || trimmed.Length > 2 * MaxLength || at < 1 || UnicodeText.HasInvisible(trimmed))
        {
            return null;
        }

        var local = trimmed[..at];
        return
            IsLocalPart(local)
            && DomainOf(trimmed[(at + 1)..]) is { } domain
            && local.Length + 1 + domain.Length <= MaxLength
            ? $"{local}@{domain}"
            : null;
    }

    /// <summary>The lookup key of an address, which ignores case; any text has a key.</summary>
    public static string KeyOf(string text) =>
        (Parse(text) ?? UnicodeText.Clean(text.Trim())).Normalize().ToUpperInvariant();

    private static bool IsLocalPart(string local) =>
        local.Length <= MaxLocalPartLength
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
                domain.Length <= MaxDomainLength
                && labels.Length > 1
                && labels.All(IsLabel)
                && !labels[^1].All(char.IsAsciiDigit)
                && s_idn.GetAscii(s_idn.GetUnicode(domain)) == domain
                ? domain
                : null;
        }
        catch (ArgumentException)
        {
            return null; // Not a valid domain name by the rules of IDNA.
        }
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && label is not ['-', ..] and not [.., '-'];
}
