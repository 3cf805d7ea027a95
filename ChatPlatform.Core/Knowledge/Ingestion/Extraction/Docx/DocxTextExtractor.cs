using System.Xml;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>
/// Reads a Word file: headings by style, paragraphs, lists with their numbers, tables by row, text boxes, drawings,
/// notes, headers and footers. Hidden and deleted text is left out. Nothing external is loaded, and DTDs are
/// prohibited.
/// </summary>
public static class DocxTextExtractor
{
    /// <param name="file">Seekable, at its start.</param>
    /// <exception cref="ExtractionFailedException">The file is damaged, too large when unpacked, or has nothing but
    /// pictures.</exception>
    public static ExtractedDocument Extract(Stream file, CancellationToken ct)
    {
        try
        {
            using var package = new OpcPackage(file);
            var (word, walker, blocks) = Read(package, 0, ct);
            if (blocks.Count == 0 && word.HasPictures)
            {
                throw new ExtractionFailedException(ExtractionFailure.NoText);
            }

            var core = package.Load(package.Target("", "core-properties"));
            return new(Clean(core?.Child("title")?.Value) ?? walker.Title, null, blocks);
        }
        catch (ContentTooLargeException)
        {
            throw new ExtractionFailedException(ExtractionFailure.TooLargeUncompressed);
        }
        catch (Exception e)
            when (e
                    is XmlException
                        or InvalidDataException
                        or IOException
                        or FormatException
                        or NotSupportedException
                        or InvalidOperationException
                        or ArgumentException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        }
    }

    /// <summary>The blocks of a Word file that is inserted into another.</summary>
    /// <param name="depth">From 1.</param>
    internal static IReadOnlyList<Block> ReadBlocks(Stream file, int depth)
    {
        using var package = new OpcPackage(file);
        return Read(package, depth, CancellationToken.None).Blocks;
    }

    private static (DocxFile File, DocxWalker Walker, IReadOnlyList<Block> Blocks) Read(
        OpcPackage package, int depth, CancellationToken ct)
    {
        var file = new DocxFile(package, depth);
        var walker = new DocxWalker(file, file.MainPart);
        var sections = new DocxSections(file);
        foreach (var element in SafeXml.ChildrenOf(package.Open(file.MainPart)!, "body"))
        {
            ct.ThrowIfCancellationRequested();
            sections.Collect(element);
            walker.Add(element);
        }

        return (file, walker, [.. walker.Blocks, .. sections.Blocks()]);
    }

    private static string? Clean(string? title) => string.IsNullOrWhiteSpace(title) ? null : title.Trim();
}
