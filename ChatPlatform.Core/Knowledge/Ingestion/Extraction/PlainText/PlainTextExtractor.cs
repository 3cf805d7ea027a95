using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Layout;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;

/// <summary>
/// Reads plain text: blank lines end paragraphs, lines that begin with a list mark are items, and the lines of a text
/// that is wrapped at a fixed width belong together.
/// </summary>
internal static class PlainTextExtractor
{
    // Lines of a wrapped text are about this long; shorter ones end where the author ended them.
    private const int WrapWidth = 55;

    /// <exception cref="ExtractionFailedException">The content is no text.</exception>
    public static ExtractedDocument Extract(byte[] content) => new(null, null, Blocks(TextDecoder.Decode(content)));

    public static IReadOnlyList<Block> Blocks(string text)
    {
        var blocks = new List<Block>();
        var lines = new List<string>();
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || ListMarker.IsAtStart(line))
            {
                Close(blocks, lines);
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }
        }

        Close(blocks, lines);
        return blocks;
    }

    private static void Close(List<Block> blocks, List<string> lines)
    {
        if (lines.Count > 0)
        {
            var isWrapped = lines.Count > 1 && lines.SkipLast(1).All(line => line.Length is >= WrapWidth and <= 120);
            blocks.Add(new(
                ListMarker.IsAtStart(lines[0]) ? BlockKind.List : BlockKind.Paragraph, 0,
                string.Join(isWrapped ? ' ' : '\n', lines)));
            lines.Clear();
        }
    }
}
