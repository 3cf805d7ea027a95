using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using PageSize = UglyToad.PdfPig.Content.PageSize;

namespace ChatPlatform.Tests.Support.Fakes;

/// <summary>Small real files, valid and invalid.</summary>
public static class SampleFiles
{
    /// <summary>A PDF with one page per text.</summary>
    public static byte[] Pdf(params string[] pages)
    {
        using var document = new PdfDocumentBuilder();
        var font = document.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var text in pages)
        {
            var page = document.AddPage(PageSize.A4);
            var y = 780.0;
            foreach (var line in text.Split('\n'))
            {
                page.AddText(line, 11, new PdfPoint(60, y), font);
                y -= 15;
            }
        }

        return document.Build();
    }

    /// <summary>A PDF with one page without text, like a scan.</summary>
    public static byte[] ImageOnlyPdf()
    {
        using var document = new PdfDocumentBuilder();
        document.AddPage(PageSize.A4).DrawRectangle(new PdfPoint(100, 100), 300, 400);
        return document.Build();
    }

    /// <summary>A PDF that requires a password: standard security handler, 40-bit, not the empty password.</summary>
    public static byte[] EncryptedPdf()
    {
        var key = string.Concat(Enumerable.Repeat("5A", 32));
        return Encoding.ASCII.GetBytes($"""
            %PDF-1.4
            1 0 obj
            <</Type/Catalog/Pages 2 0 R>>
            endobj
            2 0 obj
            <</Type/Pages/Kids[3 0 R]/Count 1>>
            endobj
            3 0 obj
            <</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>
            endobj
            4 0 obj
            <</Filter/Standard/V 1/R 2/O<{key}>/U<{key}>/P -4>>
            endobj
            trailer
            <</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>
            %%EOF
            """);
    }

    /// <summary>A Word file of paragraphs; lines that begin with "# " are headings.</summary>
    public static byte[] Docx(params string[] lines)
    {
        using var stream = new MemoryStream();
        using (var file = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = file.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                new Style(new StyleName { Val = "heading 1" }) { Type = StyleValues.Paragraph, StyleId = "Heading1" });
            main.Document = new Document(
                new Body(
                    lines.Select(line =>
                        line.StartsWith("# ", StringComparison.Ordinal)
                            ? new Paragraph(
                                new ParagraphProperties(new ParagraphStyleId { Val = "Heading1" }),
                                new Run(new Text(line[2..])))
                            : new Paragraph(new Run(new Text(line))))));
        }

        return stream.ToArray();
    }

    /// <summary>A .docx saved with a password: an OLE container around the encrypted package.</summary>
    public static byte[] EncryptedDocx()
    {
        var file = new byte[2048];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file);
        Encoding.Unicode.GetBytes("EncryptedPackage").CopyTo(file, 1024);
        return file;
    }
}
