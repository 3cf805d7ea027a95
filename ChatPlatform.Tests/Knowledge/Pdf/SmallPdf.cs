using System.Globalization;
using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

namespace ChatPlatform.Tests.Knowledge.Pdf;

/// <summary>Writes small PDF files from content streams. Fonts: /F1 Helvetica, /F2 Helvetica-Bold.</summary>
internal sealed class SmallPdf
{
    private const int CatalogNumber = 1;
    private const int PagesNumber = 2;

    private readonly SortedDictionary<int, string> _objects = [];
    private readonly List<int> _pages = [];
    private int _last = 4;

    public SmallPdf()
    {
        _objects[3] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
        _objects[4] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>";
    }

    /// <summary>More entries of the catalog.</summary>
    public string Catalog { get; set; } = "";

    /// <summary>Adds an object and returns its number.</summary>
    public int Add(string body)
    {
        _objects[++_last] = body;
        return _last;
    }

    /// <summary>Adds a stream and returns its number.</summary>
    public int AddStream(string entries, string content) =>
        Add($"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream");

    /// <param name="content">Operators; characters are bytes.</param>
    /// <param name="entries">More entries of the page.</param>
    /// <param name="fonts">More entries of its fonts.</param>
    /// <param name="resources">More entries of its resources.</param>
    public SmallPdf Page(string content, string entries = "", string fonts = "", string resources = "")
    {
        var stream = AddStream("", content);
        _pages.Add(Add(
            $"<</Type/Page/Parent {PagesNumber} 0 R/MediaBox[0 0 595 842]{entries}/Contents {stream} 0 R"
            + $"/Resources<</Font<</F1 3 0 R/F2 4 0 R{fonts}>>{resources}>>>>"));
        return this;
    }

    /// <summary>A page of lines in 11 points from (72, 760) on.</summary>
    public SmallPdf Lines(params string[] lines) =>
        Page($"BT /F1 11 Tf 72 760 Td 14 TL {string.Concat(lines.Select(line => $"({line}) Tj T* "))}ET");

    public byte[] Build()
    {
        _objects[CatalogNumber] = $"<</Type/Catalog/Pages {PagesNumber} 0 R{Catalog}>>";
        _objects[PagesNumber] =
            $"<</Type/Pages/Count {_pages.Count}/Kids[{string.Join(' ', _pages.Select(n => $"{n} 0 R"))}]>>";
        var file = new StringBuilder("%PDF-1.7\n");
        var offsets = new List<int>();
        foreach (var (number, body) in _objects)
        {
            offsets.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{body}\nendobj\n");
        }

        var start = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n");
        offsets.ForEach(offset => file.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        file.Append(
            CultureInfo.InvariantCulture,
            $"trailer\n<</Size {_objects.Count + 1}/Root {CatalogNumber} 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    public ExtractedDocument Read() => PdfTextExtractor.Extract(Build(), null, TestContext.Current.CancellationToken);

    /// <summary>Blocks as lines.</summary>
    public string Text() => string.Join('\n', Read().Blocks.Select(block => block.Text));

    /// <summary>Code of the reason why the file is not read.</summary>
    public string Failure() => Assert.Throws<ExtractionFailedException>(Read).Failure.Code;
}
