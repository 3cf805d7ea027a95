using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace ChatPlatform.DemoFiles;

/// <summary>
/// Writes lines of a small Markdown (#, - and plain paragraphs; --- begins a page) as a PDF with real text.
/// </summary>
internal sealed class PdfFile : IDisposable
{
    private const double Margin = 64;
    private const double BodySize = 11;

    private readonly PdfDocumentBuilder _document = new();
    private readonly PdfDocumentBuilder.AddedFont _body;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private PdfPageBuilder _page;
    private double _y;

    private PdfFile()
    {
        _body = _document.AddStandard14Font(Standard14Font.Helvetica);
        _bold = _document.AddStandard14Font(Standard14Font.HelveticaBold);
        _page = NewPage();
    }

    public static void Write(string path, IReadOnlyList<string> lines)
    {
        using var file = new PdfFile();
        foreach (var line in lines)
        {
            file.Add(line);
        }

        File.WriteAllBytes(path, file._document.Build());
    }

    public void Dispose() => _document.Dispose();

    private void Add(string line)
    {
        var level = line.TakeWhile(c => c == '#').Count();
        if (line == "---")
        {
            _page = NewPage();
        }
        else if (level > 0)
        {
            _y -= 10;
            Paragraph(line[level..].Trim(), level == 1 ? 20 : 14, _bold, 0);
        }
        else if (line.Length > 0)
        {
            var item = line.StartsWith("- ", StringComparison.Ordinal);
            Paragraph(item ? "- " + line[2..] : line, BodySize, _body, item ? 12 : 0);
        }
    }

    private void Paragraph(string text, double size, PdfDocumentBuilder.AddedFont font, double indent)
    {
        foreach (var line in Wrap(text, size, font, _page.PageSize.Width - (2 * Margin) - indent))
        {
            if (_y < Margin)
            {
                _page = NewPage();
            }

            _page.AddText(line, size, new PdfPoint(Margin + indent, _y), font);
            _y -= size * 1.35;
        }

        _y -= size * 0.6;
    }

    private IEnumerable<string> Wrap(string text, double size, PdfDocumentBuilder.AddedFont font, double width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Width(longer, size, font) > width)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }

    private double Width(string text, double size, PdfDocumentBuilder.AddedFont font)
    {
        var letters = _page.MeasureText(text, size, new PdfPoint(0, 0), font);
        return letters.Count == 0 ? 0 : letters[^1].EndBaseLine.X;
    }

    private PdfPageBuilder NewPage()
    {
        var page = _document.AddPage(PageSize.A4);
        _y = page.PageSize.Height - Margin;
        return page;
    }
}
