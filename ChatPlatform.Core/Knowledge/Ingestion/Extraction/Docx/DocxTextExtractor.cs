using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>
/// Reads a Word file: headings by style, paragraphs, lists, tables by row, text boxes and notes; deleted text is left
/// out. Nothing external is loaded, DTDs are prohibited, and a part may have at most 50 million characters.
/// </summary>
public static class DocxTextExtractor
{
    private const long MaxCharactersInPart = 50_000_000;

    /// <exception cref="ExtractionFailedException">The file is encrypted, damaged or too large when
    /// unpacked.</exception>
    public static ExtractedDocument Extract(Stream file, CancellationToken ct)
    {
        CheckArchive(file);
        try
        {
            using var word = WordprocessingDocument.Open(
                file, false, new OpenSettings { MaxCharactersInPart = MaxCharactersInPart });
            var main = word.MainDocumentPart ?? throw new ExtractionFailedException(ExtractionFailure.Corrupt);
            var notes = new DocxNotes(Load(main.FootnotesPart), Load(main.EndnotesPart));
            var walker = new DocxWalker(new DocxStyles(Load(main.StyleDefinitionsPart)), notes);
            foreach (var element in BodyElements(main))
            {
                ct.ThrowIfCancellationRequested();
                walker.Add(element);
            }

            return new(Clean(word.PackageProperties.Title) ?? walker.Title, null, walker.Blocks);
        }
        catch (Exception e)
            when (e
                    is XmlException
                        or OpenXmlPackageException
                        or InvalidDataException
                        or IOException
                        or FormatException
                        or UriFormatException
                        or InvalidOperationException
                        or ArgumentException
                        or KeyNotFoundException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        }
    }

    private static void CheckArchive(Stream file)
    {
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (WordPackage.CheckSize(archive) is { } failure)
            {
                throw new ExtractionFailedException(failure);
            }
        }
        catch (InvalidDataException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        }

        file.Position = 0;
    }

    // Reads the body's children one by one, so that a long document is never in memory as a whole.
    private static IEnumerable<XElement> BodyElements(MainDocumentPart main)
    {
        using var reader = Reader(main.GetStream(FileMode.Open, FileAccess.Read));
        while (!reader.EOF && !(reader.NodeType == XmlNodeType.Element && reader.LocalName == "body"))
        {
            reader.Read();
        }

        reader.Read();
        while (!reader.EOF && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                yield return (XElement)XNode.ReadFrom(reader);
            }
            else
            {
                reader.Read();
            }
        }
    }

    private static XElement? Load(OpenXmlPart? part)
    {
        if (part is null)
        {
            return null;
        }

        try
        {
            using var reader = Reader(part.GetStream(FileMode.Open, FileAccess.Read));
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XmlReader Reader(Stream stream) => XmlReader.Create(stream, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharactersInPart,
        CloseInput = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    private static string? Clean(string? title) => string.IsNullOrWhiteSpace(title) ? null : title.Trim();
}
