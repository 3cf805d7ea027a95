using System.Buffers;
using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Hosting;

/// <summary>
/// What secrets look like, so that none gets into the log whatever it came in (S66). Works on lines of JSON and leaves
/// them valid.
/// </summary>
public static partial class SecretShapes
{
    private const string Mask = "***";

    /// <summary>Something of each expression below that no match is without.</summary>
    private static readonly SearchValues<string> s_hints = SearchValues.Create(
        [
            "passw",
            "pwd",
            "authorization",
            "cookie",
            "secret",
            "api_key",
            "apikey",
            "token",
            "privatekey",
            "private key",
            "connectionstring",
            "code=",
            "code =",
            "bearer",
            "basic",
            "cp_",
            "eyJ",
            "sk-",
            "gAAAAA",
            "$2",
            "CfDJ8",
            "AIza",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The line without tokens, keys, passwords and cookies; other control characters than JSON escapes are written as
    /// escapes.
    /// </summary>
    public static string Redact(string line)
    {
        if (
            !line.AsSpan().ContainsAny(s_hints)
            && !line.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            && !line.AsSpan().ContainsAny('\u2028', '\u2029'))
        {
            return line; // Most lines: the expressions below cost more than writing the line.
        }

        var masked = Named().Replace(line, "$1" + Mask + "\"");
        masked = InText().Replace(masked, "$1" + Mask);
        masked = Shaped().Replace(masked, Mask);
        return Controls().Replace(masked, m => $"\\u{(int)m.Value[0]:x4}");
    }

    /// <summary>A JSON member whose name says that its value is a secret.</summary>
    [GeneratedRegex(
        """("[^"]*(?:password|passwd|authorization|cookie|secret|api_?key|apitoken|accesstoken|visitortoken|usertoken|privatekey|connectionstring)[^"]*"\s*:\s*")(?:[^"\\]|\\.)*"(?!\s*:)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Named();

    /// <summary>In a connection string, a header or a query that somebody wrote into a text.</summary>
    [GeneratedRegex(
        """((?:password|pwd|apikey|api_key|access_token|refresh_token|token|secret|code)\s*=\s*|(?:bearer|basic)\s+)[^\s;&"'\\,]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex InText();

    /// <summary>
    /// Tokens of the platform, JWTs, keys of providers, encrypted values, password hashes, private keys.
    /// </summary>
    [GeneratedRegex(
        """cp_[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,2}|\bsk-[A-Za-z0-9_-]{4,}|gAAAAA[A-Za-z0-9_=-]{8,}|\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*|CfDJ8[A-Za-z0-9_-]{16,}|\bAIza[A-Za-z0-9_-]{20,}""",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Shaped();

    /// <summary>Characters that a terminal or a reader of lines may take for the end of a line or a command.</summary>
    [GeneratedRegex("[\u007f-\u009f\u2028\u2029]", RegexOptions.CultureInvariant)]
    private static partial Regex Controls();
}
