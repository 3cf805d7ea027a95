using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>
/// The headers and footers that the sections of a document show: each distinct one once, below a heading of its own.
/// </summary>
internal sealed class DocxSections(DocxFile file)
{
    private readonly List<(string Part, string Type, bool IsHeader)> _references = [];
    private bool _hasFirstPages;

    /// <summary>Notes the headers and footers of the sections that an element of the body ends.</summary>
    public void Collect(XElement element)
    {
        var section = element.Is("sectPr") ? element : element.Is("p") ? element.Child("pPr", "sectPr") : null;
        if (section is null)
        {
            return;
        }

        _hasFirstPages |= section.Switch("titlePg") == true;
        foreach (var reference in section.Elements())
        {
            var isHeader = reference.Is("headerReference");
            if (
                (isHeader || reference.Is("footerReference"))
                && reference.Value("id") is { } id
                && file.Package.Relationships(file.MainPart).TryGetValue(id, out var target))
            {
                _references.Add((target.Target, reference.Value("type") ?? "default", isHeader));
            }
        }
    }

    public IEnumerable<Block> Blocks()
    {
        var hasEvenPages = file.Package.Load(file.Package.Target(file.MainPart, "settings"))
            .Switch("evenAndOddHeaders") == true;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (part, type, isHeader) in _references.DistinctBy(r => r.Part))
        {
            if ((type == "first" && !_hasFirstPages) || (type == "even" && !hasEvenPages))
            {
                continue;
            }

            var walker = new DocxWalker(file, part);
            walker.Children(file.Package.Load(part));
            var text = string.Join('\n', walker.Blocks.Select(block => block.Text));
            if (Says(text) && known.Add(text))
            {
                yield return new(BlockKind.Heading, 1, isHeader ? "Page header" : "Page footer");
                foreach (var block in walker.Blocks)
                {
                    yield return block.Kind == BlockKind.Heading ? new(BlockKind.Paragraph, 0, block.Text) : block;
                }
            }
        }
    }

    // Without its number, "Page of" says nothing.
    private static bool Says(string text) =>
        text.Any(char.IsDigit)
        || text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter)) > 2
        || text.Count(char.IsLetter) > 10;
}
