using System.Text;
using System.Xml.Linq;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx;

/// <summary>Converts the body's elements to blocks.</summary>
internal sealed class DocxWalker(DocxStyles styles, DocxNotes notes)
{
    private readonly List<Block> _blocks = [];

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
            default:
                break;
        }
    }

    private void Children(XElement? parent)
    {
        foreach (var child in parent?.Elements() ?? [])
        {
            Add(child);
        }
    }

    private void Paragraph(XElement paragraph)
    {
        var run = new DocxRun();
        run.Read(paragraph);
        var text = run.Text;
        if (text.Length > 0)
        {
            var level = styles.HeadingLevel(paragraph);
            if (level == 0)
            {
                Title ??= text;
            }

            _blocks.Add(level is { } l ? new(BlockKind.Heading, Math.Max(1, l), text)
                : styles.IsList(paragraph) ? new(BlockKind.List, 0, "- " + text)
                : new(BlockKind.Paragraph, 0, text));
        }

        foreach (var box in run.TextBoxes)
        {
            Children(box);
        }

        foreach (var note in run.Notes.Select(notes.Find).OfType<XElement>())
        {
            AddText(BlockKind.Paragraph, "Note: ", note);
        }
    }

    private void Table(XElement table)
    {
        var rows = new StringBuilder();
        var after = new List<XElement>();
        foreach (var row in Rows(table))
        {
            var cells = Cells(row).Select(cell => CellText(cell, after)).ToList();
            if (cells.Any(cell => cell.Length > 0))
            {
                rows.Append(rows.Length > 0 ? "\n" : "").AppendJoin(" | ", cells);
            }
        }

        if (rows.Length > 0)
        {
            _blocks.Add(new(BlockKind.Table, 0, rows.ToString()));
        }

        foreach (var note in after.Select(notes.Find).OfType<XElement>())
        {
            AddText(BlockKind.Paragraph, "Note: ", note);
        }
    }

    private void AddText(BlockKind kind, string mark, XElement container)
    {
        if (CellText(container, []) is { Length: > 0 } text)
        {
            _blocks.Add(new(kind, 0, mark + text));
        }
    }

    private static IEnumerable<XElement> Rows(XElement table) => Named(table, "tr");

    private static IEnumerable<XElement> Cells(XElement row) => Named(row, "tc");

    // Rows and cells may be nested in content controls and change markup, but not in a nested table.
    private static IEnumerable<XElement> Named(XElement parent, string name) =>
        parent
            .Elements()
            .SelectMany(child =>
                child.Name.LocalName switch
                {
                    var local when local == name => [child],
                    "sdt" or "sdtContent" or "customXml" or "ins" => Named(child, name),
                    _ => Enumerable.Empty<XElement>(),
                });

    private static string CellText(XElement cell, List<XElement> notes)
    {
        var parts = new List<string>();
        foreach (var paragraph in cell.Descendants().Where(e => e.Name.LocalName == "p" && !InsideParagraph(e, cell)))
        {
            var run = new DocxRun();
            run.Read(paragraph);
            notes.AddRange(run.Notes);
            parts.Add(run.Text.Replace('\n', ' '));
            parts.AddRange(run.TextBoxes.Select(box => CellText(box, notes)));
        }

        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static bool InsideParagraph(XElement paragraph, XElement cell) =>
        paragraph.Ancestors().TakeWhile(a => a != cell).Any(a => a.Name.LocalName == "p");
}
