using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>Reads the body of a service's response as text for a model, or returns why it cannot be read.</summary>
internal static class ToolResponseText
{
    /// <summary>Maximum bytes of a body.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Binary = "The service answered with data that is not text.";
    private const string WebPage = "The service answered with a web page instead of data.";
    private const string WideEncodingText = "The service answered in UTF-16 or UTF-32; only UTF-8 is supported.";

    private static readonly string[] s_binaryKinds = ["image/", "audio/", "video/", "font/"];
    private static readonly string[] s_webPages = ["text/html", "application/xhtml+xml"];
    private static readonly string[] s_webPageTags =
    [
        "!doctype html", "html", "head", "body", "title", "script", "style", "h1", "div", "p", "br", "center",
    ];
    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns either the text or the reason why it cannot be read; the other is null.</summary>
    /// <exception cref="IOException">The connection was interrupted.</exception>
    public static async Task<(string? Text, string? Error)> ReadAsync(HttpContent content, CancellationToken ct)
    {
        var type = content.Headers.ContentType;
        var media = type?.MediaType ?? "";
        if (s_webPages.Contains(media, StringComparer.OrdinalIgnoreCase))
        {
            return (null, WebPage);
        }

        if (Array.Exists(s_binaryKinds, k => media.StartsWith(k, StringComparison.OrdinalIgnoreCase)))
        {
            return (null, Binary);
        }

        try
        {
            await using var body = new BoundedStream(await content.ReadAsStreamAsync(ct), MaxBytes);
            return Decode(await body.ReadToEndAsync(ct), type);
        }
        catch (ContentTooLargeException)
        {
            return (null, $"The service answered with more than {MaxBytes / 1024} KB.");
        }
    }

    private static (string? Text, string? Error) Decode(byte[] bytes, MediaTypeHeaderValue? type)
    {
        if (IsWideEncoding(bytes))
        {
            return (null, WideEncodingText);
        }

        var hasMark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        var (encoding, flaw) = hasMark ? (s_utf8, null) : Charset(type?.CharSet?.Trim('"', '\'', ' '));
        if (encoding is null)
        {
            return (null, flaw);
        }

        try
        {
            var text = encoding.GetString(bytes.AsSpan(hasMark ? Encoding.UTF8.Preamble.Length : 0));
            return Check(UnicodeText.Clean(text), type?.MediaType ?? "");
        }
        catch (DecoderFallbackException)
        {
            return (null, $"The service answered with data that is not valid {encoding.WebName.ToUpperInvariant()}.");
        }
    }

    private static (string? Text, string? Error) Check(string text, string media)
    {
        if (IsWebPage(text))
        {
            return (null, WebPage);
        }

        if (text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\u0085')))
        {
            return (null, Binary);
        }

        var isJson =
            media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
        return isJson && !string.IsNullOrWhiteSpace(text) && !IsJson(text)
            ? (null, "The service answered with invalid JSON.")
            : (JsonEscapes.Clean(text), null);
    }

    /// <summary>True when the text begins with an HTML tag, after any comments and XML declarations.</summary>
    private static bool IsWebPage(ReadOnlySpan<char> text)
    {
        for (text = text.TrimStart(); ; text = text.TrimStart())
        {
            var end =
                text.StartsWith("<!--", StringComparison.Ordinal) ? "-->"
                : text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? "?>"
                : "";
            if (end.Length == 0)
            {
                break;
            }

            var at = text.IndexOf(end, StringComparison.Ordinal);
            text = at < 0 ? [] : text[(at + end.Length)..];
        }

        if (!text.StartsWith('<'))
        {
            return false;
        }

        foreach (var tag in s_webPageTags)
        {
            if (
                text[1..].StartsWith(tag, StringComparison.OrdinalIgnoreCase)
                && (text.Length == tag.Length + 1 || !char.IsAsciiLetterOrDigit(text[tag.Length + 1])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// True for a byte order mark of UTF-16 or UTF-32, or when at least a quarter of the bytes are NUL, as in Latin
    /// text in these encodings.
    /// </summary>
    private static bool IsWideEncoding(ReadOnlySpan<byte> bytes) =>
        bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..]
        || bytes.Count((byte)0) * 4 > bytes.Length;

    private static (Encoding? Encoding, string? Error) Charset(string? name)
    {
        if (
            string.IsNullOrEmpty(name)
            || name.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return (s_utf8, null);
        }

        // Browsers and servers treat the label of Latin-1 as Windows-1252 (WHATWG Encoding Standard).
        name =
            name.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase)
            || name.Equals("latin1", StringComparison.OrdinalIgnoreCase)
                ? "windows-1252"
                : name;
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(
                name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback
            ) ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return encoding is UnicodeEncoding or UTF32Encoding ? (null, WideEncodingText) : (encoding, null);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return (
                null,
                $"The service answered in a character set that is not known "
                + $"(\"{UnicodeText.Truncate(UnicodeText.SingleLine(name), 40)}\")."
            );
        }
    }
}
