using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>Converts the elements of a part to blocks.</summary>
/// <param name="part">Name of the part: the body, a header, a footer or the notes.</param>
internal sealed class DocxWalker(DocxFile file, string part)
{
    private readonly List<Block> _blocks = [];
    private readonly bool _isBody = part == file.MainPart;

    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Text of the first paragraph with the style "Title".</summary>
    public string? Title { get; private set; }

    public void Add(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "p":
                Paragraph(element);
                break;
            case "tbl":
                Table(element);
                break;
            case "sdt":
                Children(element.Child("sdtContent"));
                break;
            case "customXml" or "ins" or "smartTag" or "moveTo":
                Children(element);
                break;
            case "AlternateContent":
                Children(element.Child("Choice") ?? element.Child("Fallback"));
                break;
            case "oMathPara" or "oMath":
                AddBlock(new(BlockKind.Paragraph, 0, FormulaText.Write(element)));
                break;
            case "altChunk":
                _blocks.AddRange(InsertedFile.Read(file, part, element));
                break;
            default:
                break;
        }
    }

    public void Children(XElement? parent)
    {
        foreach (var child in parent?.Elements() ?? [])
        {
            Add(child);
        }
    }

    /// <summary>Reads a paragraph and counts it if it is of a numbered list.</summary>
    /// <returns>The paragraph, and what is shown before it: a number, "-" for a bullet, or nothing.</returns>
    public (ParagraphReader Paragraph, string Label) Read(XElement paragraph)
    {
        var reader = new ParagraphReader(file, part, paragraph, _isBody);
        return (reader, IsRemoved(paragraph) && reader.Text.Length == 0 ? "" : LabelOf(paragraph));
    }

    private void Paragraph(XElement paragraph)
    {
        var (reader, label) = Read(paragraph);
        var text = reader.Text;
        if (text.Length > 0)
        {
            var level = file.Styles.HeadingLevel(paragraph);
            if (level == 0)
            {
                Title ??= text;
            }

            AddBlock(level is { } l
                ? new(BlockKind.Heading, Math.Max(1, l), Labelled(label == "-" ? "" : label, text))
                : new(label.Length > 0 ? BlockKind.List : BlockKind.Paragraph, 0, Labelled(label, text)));
        }

        foreach (var beside in reader.Floats)
        {
            if (beside.Block is { } block)
            {
                AddBlock(block);
            }

            Children(beside.Content);
        }

        AddNotes(reader.Notes);
    }

    private void Table(XElement table)
    {
        if (DocxTable.SingleCell(table) is { } cell)
        {
            Children(cell); // A frame around text.
            return;
        }

        var reader = new DocxTable(this);
        AddBlock(reader.Read(table));
        AddNotes(reader.Notes);
    }

    private void AddNotes(IEnumerable<XElement> references)
    {
        foreach (var reference in references)
        {
            if (file.Notes.Find(reference) is var (note, notesPart))
            {
                var reader = new DocxTable(new DocxWalker(file, notesPart));
                var text = reader.CellText(note);
                AddBlock(new(BlockKind.Paragraph, 0, text.Length > 0 ? "Note: " + text : ""));
            }
        }
    }

    private void AddBlock(Block block)
    {
        if (block.Text.Length > 0)
        {
            _blocks.Add(block);
        }
    }

    private string LabelOf(XElement paragraph)
    {
        if (file.Styles.ListOf(paragraph) is not var (list, level, style))
        {
            return "";
        }

        return file.Numbering.Next(list, file.Lists.LevelOfStyle(list, style) ?? level ?? 0);
    }

    // The mark of a deleted or hidden paragraph is deleted or hidden as well.
    private static bool IsRemoved(XElement paragraph)
    {
        var mark = paragraph.Child("pPr", "rPr");
        return mark?.Child("del") is not null || mark?.Child("moveFrom") is not null || mark.Switch("vanish") == true;
    }

    private static string Labelled(string label, string text) => label.Length > 0 ? $"{label} {text}" : text;
}
