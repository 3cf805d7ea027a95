using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;

/// <summary>
/// Decodes text: by its byte order mark (UTF-8, UTF-16, UTF-32), by a declared encoding, as UTF-8, and otherwise as
/// Windows-1252, in which every Western text without a mark is written.
/// </summary>
internal static class TextDecoder
{
    // Control characters that texts contain: tab, line feed, vertical tab, form feed, carriage return, end of file.
    private static readonly byte[] s_textControls = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A];

    private static readonly UTF8Encoding s_strictUtf8 = new(false, true);

    /// <param name="declared">Name of an encoding that the content declares; null for none.</param>
    /// <exception cref="ExtractionFailedException">The content is no text.</exception>
    public static string Decode(byte[] content, string? declared = null)
    {
        if (MarkOf(content) is var (marked, length))
        {
            return marked.GetString(content, length, content.Length - length);
        }

        if (!IsText(content))
        {
            throw new ExtractionFailedException(ExtractionFailure.NotText);
        }

        if (declared is not null && Find(declared) is { } named and not UTF8Encoding)
        {
            return named.GetString(content);
        }

        try
        {
            return s_strictUtf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return Find("windows-1252")!.GetString(content);
        }
    }

    /// <summary>True when bytes are text: marked as Unicode, or without NUL and other control characters.</summary>
    public static bool IsText(ReadOnlySpan<byte> content)
    {
        if (MarkOf(content) is not null)
        {
            return true;
        }

        var controls = 0;
        foreach (var b in content)
        {
            if (b == 0)
            {
                return false;
            }

            controls += b < 0x20 && !s_textControls.Contains(b) ? 1 : 0;
        }

        return controls <= content.Length / 1000;
    }

    private static (Encoding Encoding, int Length)? MarkOf(ReadOnlySpan<byte> content) =>
        content.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? (Encoding.UTF8, 3)
        : content.StartsWith<byte>([0xFF, 0xFE, 0, 0]) ? (Encoding.UTF32, 4)
        : content.StartsWith<byte>([0xFF, 0xFE]) ? (Encoding.Unicode, 2)
        : content.StartsWith<byte>([0xFE, 0xFF]) ? (Encoding.BigEndianUnicode, 2)
        : null;

    /// <summary>The encoding with this name; null for an unknown one.</summary>
    public static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
