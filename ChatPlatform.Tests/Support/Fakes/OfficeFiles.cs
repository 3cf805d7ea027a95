using System.IO.Compression;
using System.Text;

namespace ChatPlatform.Tests.Support.Fakes;

/// <summary>Word and Excel files written part by part, for what no library writes.</summary>
public static class OfficeFiles
{
    public const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private const string Package = "http://schemas.openxmlformats.org/package/2006";

    private const string Styles = """
        <w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
        <w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
        <w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="SecretChild"><w:basedOn w:val="Secret"/></w:style>
        <w:style w:type="character" w:styleId="SecretRun"><w:rPr><w:vanish/></w:rPr></w:style>
        """;

    /// <summary>A Word file.</summary>
    /// <param name="body">Content of the body.</param>
    /// <param name="parts">Further parts: name below word/, content, and the id and type by which the body refers to
    /// it.</param>
    public static byte[] Word(string body, params WordPart[] parts) => Zip(
    [
        ("[Content_Types].xml", $"""
            <Types xmlns="{Package}/content-types"><Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/word/document.xml"
              ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
            """),
        ("_rels/.rels", $"""
            <Relationships xmlns="{Package}/relationships">
            <Relationship Id="rId1" Type="{Relationships}/officeDocument" Target="word/document.xml"/></Relationships>
            """),
        ("word/document.xml", Xml("document", $"<w:body>{body}</w:body>")),
        ("word/styles.xml", Xml("styles", Styles)),
        ("word/_rels/document.xml.rels", $"""
            <Relationships xmlns="{Package}/relationships">
            {string.Concat(parts.Select(part => Relationship(part.Id, part.Type, part.Name, part.IsExternal)))}
            <Relationship Id="styles" Type="{Relationships}/styles" Target="styles.xml"/>
            </Relationships>
            """),
        .. parts.Where(part => !part.IsExternal).Select(part => ("word/" + part.Name, part.Content)),
    ]);

    /// <summary>A part of a Word file with its namespaces.</summary>
    public static string Xml(string root, string content) => $"""
        <w:{root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
          xmlns:r="{Relationships}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
          xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
          xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
          xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
          xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram">{content}</w:{root}>
        """;

    /// <summary>A paragraph; the text is put into one run.</summary>
    public static string Paragraph(string text, string properties = "") =>
        $"""<w:p><w:pPr>{properties}</w:pPr>{Run(text)}</w:p>""";

    public static string Run(string text, string properties = "") =>
        $"""<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>""";

    /// <summary>An Excel file.</summary>
    /// <param name="sheets">Name, attributes of the sheet's entry, and content of its worksheet element.</param>
    /// <param name="styles">Content of the style sheet; empty for none.</param>
    public static byte[] Excel(
        IReadOnlyList<(string Name, string State, string Content)> sheets, string styles = "", string strings = "")
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        return Zip(
        [
            ("[Content_Types].xml", $"""
                <Types xmlns="{Package}/content-types"><Override PartName="/xl/workbook.xml"
                  ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>
                """),
            ("_rels/.rels", $"""
                <Relationships xmlns="{Package}/relationships">
                <Relationship Id="rId1" Type="{Relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>
                """),
            ("xl/workbook.xml", $"""
                <workbook xmlns="{Main}" xmlns:r="{Relationships}"><sheets>
                {string.Concat(sheets.Select((sheet, i) => Sheet(sheet.Name, sheet.State, i)))}
                </sheets></workbook>
                """),
            ("xl/_rels/workbook.xml.rels", $"""
                <Relationships xmlns="{Package}/relationships">
                <Relationship Id="styles" Type="{Relationships}/styles" Target="styles.xml"/>
                <Relationship Id="strings" Type="{Relationships}/sharedStrings" Target="sharedStrings.xml"/>
                {string.Concat(sheets.Select((_, i) =>
                    Relationship($"s{i}", "worksheet", $"worksheets/{i}.xml", false)))}
                </Relationships>
                """),
            ("xl/styles.xml", $"""<styleSheet xmlns="{Main}">{styles}</styleSheet>"""),
            ("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{strings}</sst>"""),
            .. sheets.Select((sheet, i) =>
                ($"xl/worksheets/{i}.xml", $"""<worksheet xmlns="{Main}">{sheet.Content}</worksheet>""")),
        ]);
    }

    private static string Sheet(string name, string state, int number) =>
        $"<sheet name='{name}' sheetId='{number + 1}' {state} r:id='s{number}'/>";

    private static string Relationship(string id, string type, string target, bool isExternal) =>
        $"<Relationship Id='{id}' Type='{Relationships}/{type}' Target='{target}' "
        + $"{(isExternal ? "TargetMode='External'" : "")}/>";

    /// <summary>A zip archive.</summary>
    public static byte[] Zip(IEnumerable<(string Name, string Content)> parts)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(
                    (content.StartsWith("PK", StringComparison.Ordinal) ? Encoding.Latin1 : Encoding.UTF8)
                        .GetBytes(content));
            }
        }

        return file.ToArray();
    }
}

/// <summary>A part of a Word file. A binary one is written in Latin-1 and begins with PK.</summary>
public sealed record WordPart(string Id, string Type, string Name, string Content = "", bool IsExternal = false);
