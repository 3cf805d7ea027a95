using System.Globalization;
using System.Text;

namespace ChatPlatform.Bench.Documents;

/// <summary>Writes PDF files of text pages, each with other words (ISO 32000-1, one font, no compression).</summary>
/// <param name="words">Words of the text.</param>
internal sealed class PdfPages(IReadOnlyList<string> words)
{
    private const int LinesPerPage = 42;
    private const int WordsPerLine = 9;

    /// <summary>Side of a page's picture in pixels, one byte each.</summary>
    private const int PictureSide = 1024;

    private readonly Random _random = new(20261130);

    /// <param name="pages">Number of pages.</param>
    /// <param name="hasPictures">True adds a picture of 1 MB to each page.</param>
    public void Write(string path, int pages, bool hasPictures)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        var offsets = new List<long>();
        Text(file, "%PDF-1.4\n");
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        var perPage = hasPictures ? 3 : 2;
        var kids = string.Join(' ', Enumerable.Range(0, pages).Select(i => $"{4 + (i * perPage)} 0 R"));
        Object($"<< /Type /Pages /Count {pages} /Kids [{kids}] >>");
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        for (var page = 0; page < pages; page++)
        {
            var own = 4 + (page * perPage);
            var picture = hasPictures ? $" /XObject << /P {own + 2} 0 R >>" : "";
            Object(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                + $"/Resources << /Font << /F 3 0 R >>{picture} >> /Contents {own + 1} 0 R >>");
            var content = Encoding.ASCII.GetBytes(Content(page, hasPictures));
            Stream("", content);
            if (hasPictures)
            {
                var pixels = new byte[PictureSide * PictureSide];
                _random.NextBytes(pixels);
                Stream(
                    $"/Type /XObject /Subtype /Image /Width {PictureSide} /Height {PictureSide} "
                    + "/ColorSpace /DeviceGray /BitsPerComponent 8 ", pixels);
            }
        }

        var start = file.Position;
        Text(file, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            Text(file, offset.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n");
        }

        Text(file, $"trailer << /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");

        void Object(string body)
        {
            offsets.Add(file.Position);
            Text(file, $"{offsets.Count} 0 obj {body} endobj\n");
        }

        void Stream(string entries, byte[] body)
        {
            offsets.Add(file.Position);
            Text(file, $"{offsets.Count} 0 obj << {entries}/Length {body.Length} >> stream\n");
            file.Write(body);
            Text(file, "\nendstream endobj\n");
        }
    }

    /// <summary>A sentence of random words.</summary>
    public string Sentence()
    {
        var text = string.Join(' ', Enumerable.Range(0, WordsPerLine).Select(_ => words[_random.Next(words.Count)]));
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
    }

    private string Content(int page, bool hasPicture)
    {
        var content = new StringBuilder(hasPicture ? "q 200 0 0 60 50 20 cm /P Do Q\n" : "");
        content.Append(CultureInfo.InvariantCulture, $"BT /F 16 Tf 50 790 Td (Section {page + 1}) Tj ET\n")
            .Append("BT /F 10 Tf 16 TL 50 760 Td\n");
        for (var line = 0; line < LinesPerPage; line++)
        {
            content.Append(CultureInfo.InvariantCulture, $"({Sentence()}) Tj T*\n");
        }

        return content.Append("ET").ToString();
    }

    private static void Text(FileStream file, string text) => file.Write(Encoding.ASCII.GetBytes(text));
}
