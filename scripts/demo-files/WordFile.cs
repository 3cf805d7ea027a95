using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace ChatPlatform.DemoFiles;

/// <summary>Writes lines of a small Markdown (#, -, | and plain paragraphs) as a Word file with real styles.</summary>
internal static class WordFile
{
    public static void Write(string path, IReadOnlyList<string> lines)
    {
        using var file = WordprocessingDocument.Create(path, WordprocessingDocumentType.Document);
        var main = file.AddMainDocumentPart();
        AddStyles(main);
        var body = new Body();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].StartsWith('|'))
            {
                var rows = lines.Skip(i).TakeWhile(l => l.StartsWith('|')).ToList();
                body.Append(Table(rows));
                i += rows.Count - 1;
            }
            else if (lines[i].Length > 0)
            {
                body.Append(Paragraph(lines[i]));
            }
        }

        main.Document = new Document(body);
    }

    private static Paragraph Paragraph(string line)
    {
        var level = line.TakeWhile(c => c == '#').Count();
        return level > 0 ? Styled($"Heading{level}", line[level..].Trim())
            : line.StartsWith("- ", StringComparison.Ordinal) ? Styled("ListItem", "• " + line[2..])
            : Styled(null, line);
    }

    private static Paragraph Styled(string? style, string text)
    {
        var paragraph = new Paragraph(new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve }));
        if (style is not null)
        {
            paragraph.ParagraphProperties = new(new ParagraphStyleId { Val = style });
        }

        return paragraph;
    }

    private static Table Table(IEnumerable<string> rows)
    {
        var table = new Table(
            new TableProperties(
                new TableBorders(
                    new InsideHorizontalBorder { Val = BorderValues.Single, Size = 4 },
                    new BottomBorder { Val = BorderValues.Single, Size = 4 })));
        foreach (var row in rows)
        {
            table.Append(
                new TableRow(row.Trim('|').Split('|').Select(cell => new TableCell(Styled(null, cell.Trim())))));
        }

        return table;
    }

    private static void AddStyles(MainDocumentPart main)
    {
        var styles = new Styles();
        for (var level = 1; level <= 3; level++)
        {
            styles.Append(
                new Style(
                    new StyleName { Val = $"heading {level}" },
                    new StyleRunProperties(
                        new Bold(),
                        new FontSize
                        {
                            Val = (36 - (6 * level)).ToString(System.Globalization.CultureInfo.InvariantCulture),
                        }))
                {
                    Type = StyleValues.Paragraph,
                    StyleId = $"Heading{level}",
                });
        }

        styles.Append(
            new Style(new StyleName { Val = "List Item" }) { Type = StyleValues.Paragraph, StyleId = "ListItem" });
        main.AddNewPart<StyleDefinitionsPart>().Styles = styles;
    }
}
