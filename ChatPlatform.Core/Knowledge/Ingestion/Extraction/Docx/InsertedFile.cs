using System.Text;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;
using MimeKit;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>
/// Reads a file inserted into a Word file (altChunk): HTML, also with its pictures in one file, text, and Word.
/// </summary>
internal static class InsertedFile
{
    private const int MaxDepth = 3;

    private const int MaxBytes = 64 << 20;

    /// <exception cref="ExtractionFailedException">The inserted file has another format or cannot be read.</exception>
    public static IReadOnlyList<Block> Read(DocxFile file, string part, XElement reference)
    {
        if (
            reference.Value("id") is not { } id
            || !file.Package.Relationships(part).TryGetValue(id, out var target)
            || target.IsExternal
            || file.Package.Open(target.Target) is not { } stream)
        {
            return []; // Nothing of it is in the file.
        }

        using var content = new MemoryStream();
        using (stream)
        {
            stream.CopyTo(content);
        }

        content.Position = 0;
        if (content.Length > MaxBytes)
        {
            throw new ExtractionFailedException(ExtractionFailure.TooLargeUncompressed);
        }

        ReadOnlySpan<byte> head = content.GetBuffer().AsSpan(0, (int)Math.Min(content.Length, 512));
        head = (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        return head.StartsWith("PK"u8) && file.Depth < MaxDepth ? DocxTextExtractor.ReadBlocks(content, file.Depth + 1)
            : head.StartsWith("{\\rtf"u8) || head.StartsWith("PK"u8) || head.StartsWith("%PDF"u8)
                ? throw new ExtractionFailedException(ExtractionFailure.InsertedFile)
            : IsMime(head) ? ReadMime(content)
            : head.StartsWith("<"u8) || target.Target.EndsWith("htm", StringComparison.OrdinalIgnoreCase)
                || target.Target.EndsWith("html", StringComparison.OrdinalIgnoreCase)
                ? HtmlTextExtractor.Extract(content).Blocks
            : PlainTextExtractor.Blocks(TextDecoder.Decode(content.ToArray()));
    }

    private static bool IsMime(ReadOnlySpan<byte> head) =>
        head.IndexOf("MIME-Version:"u8) >= 0 || head.IndexOf("Content-Type:"u8) >= 0;

    private static IReadOnlyList<Block> ReadMime(Stream content)
    {
        try
        {
            var message = MimeMessage.Load(content);
            return message.HtmlBody is { } html
                ? HtmlTextExtractor.Extract(new MemoryStream(Encoding.UTF8.GetBytes("\uFEFF" + html))).Blocks
                : PlainTextExtractor.Blocks(message.TextBody ?? "");
        }
        catch (FormatException)
        {
            throw new ExtractionFailedException(ExtractionFailure.InsertedFile);
        }
    }
}
