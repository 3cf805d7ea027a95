using System.Buffers;
using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Hosting;

/// <summary>Masks secrets in log entries (S66). Input and output are lines of JSON.</summary>
public static partial class SecretPatterns
{
    private const string Mask = "***";

    /// <summary>Literals of which every match of the expressions below contains at least one.</summary>
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
    /// Masks tokens, keys, passwords and cookies in a line, and escapes control characters that JSON does not escape.
    /// </summary>
    public static string Redact(string line)
    {
        if (
            !line.AsSpan().ContainsAny(s_hints)
            && !line.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            && !line.AsSpan().ContainsAny('\u2028', '\u2029'))
        {
            return line; // Fast path for most lines.
        }

        var masked = Named().Replace(line, "$1" + Mask + "\"");
        masked = InText().Replace(masked, "$1" + Mask);
        masked = SecretPattern().Replace(masked, Mask);
        return Controls().Replace(masked, m => $"\\u{(int)m.Value[0]:x4}");
    }

    /// <summary>A JSON property whose name denotes a secret.</summary>
    [GeneratedRegex(
        """("[^"]*(?:password|passwd|authorization|cookie|secret|""" +
        """api_?key|apitoken|accesstoken|visitortoken|usertoken|privatekey|connectionstring)""" +
        """[^"]*"\s*:\s*")(?:[^"\\]|\\.)*"(?!\s*:)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Named();

    /// <summary>Secrets in a connection string, header or query within a text.</summary>
    [GeneratedRegex(
        """((?:password|pwd|apikey|api_key|access_token|refresh_token|token|secret|code)\s*=\s*|""" +
        """(?:bearer|basic)\s+)[^\s;&"'\\,]+""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex InText();

    /// <summary>
    /// Tokens of the platform, JWTs, API keys of providers, encrypted values, password hashes and private keys.
    /// </summary>
    [GeneratedRegex(
        """cp_[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,2}|\bsk-[A-Za-z0-9_-]{4,}|""" +
        """gAAAAA[A-Za-z0-9_=-]{8,}|\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*|""" +
        """CfDJ8[A-Za-z0-9_-]{16,}|\bAIza[A-Za-z0-9_-]{20,}""",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex SecretPattern();

    /// <summary>Characters that terminals or log readers may interpret as line breaks or commands.</summary>
    [GeneratedRegex("[\u007f-\u009f\u2028\u2029]", RegexOptions.CultureInvariant)]
    private static partial Regex Controls();
}
