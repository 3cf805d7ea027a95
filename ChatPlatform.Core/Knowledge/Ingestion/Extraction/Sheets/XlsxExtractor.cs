using System.Xml;
using System.Xml.Linq;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>
/// Reads an Excel workbook: each visible sheet below its name, rows with the names of their columns, values as they are
/// shown. Hidden sheets, rows and columns are left out; formulas are not computed.
/// </summary>
internal static class XlsxExtractor
{
    private const string UsualMainPart = "xl/workbook.xml";

    /// <exception cref="ExtractionFailedException">The file is damaged or too large when unpacked.</exception>
    public static ExtractedDocument Extract(Stream file, CancellationToken ct)
    {
        try
        {
            using var package = new OpcPackage(file);
            return new(null, null, [.. Blocks(package, ct)]);
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
                        or NotSupportedException
                        or InvalidOperationException
                        or ArgumentException)
        {
            throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        }
    }

    /// <summary>Text of a string item, without the reading of its signs.</summary>
    public static string TextOf(XElement item) =>
        string.Concat(item.Elements().Select(e => e.Is("t") ? e.Value : e.Is("r") ? e.Child("t")?.Value ?? "" : ""));

    private static IEnumerable<Block> Blocks(OpcPackage package, CancellationToken ct)
    {
        var main = package.MainPart(UsualMainPart);
        var workbook = package.Load(main) ?? throw new ExtractionFailedException(ExtractionFailure.Corrupt);
        var is1904 = workbook.Child("workbookPr")?.Value("date1904") is "1" or "true";
        var styles = new XlsxStyles(package.Load(package.Target(main, "styles")));
        var strings = package.Target(main, "sharedStrings") is { } part && package.Open(part) is { } stream
            ? SafeXml.ChildrenOf(stream, "sst").Select(TextOf).ToList()
            : [];
        foreach (var sheet in workbook.Child("sheets")?.Children("sheet") ?? [])
        {
            if (
                sheet.Value("state") is "hidden" or "veryHidden"
                || !package.Relationships(main).TryGetValue(sheet.Value("id") ?? "", out var target)
                || target.Type != "worksheet"
                || !package.Has(target.Target))
            {
                continue;
            }

            var rows = new SheetReader(package, target.Target, styles, strings, is1904).Rows(ct);
            var blocks = SheetBlocks.Of(rows).ToList();
            if (blocks.Count > 0)
            {
                yield return new(BlockKind.Heading, 1, sheet.Value("name") is { Length: > 0 } name ? name : "Sheet");
            }

            foreach (var block in blocks)
            {
                yield return block;
            }
        }
    }
}
