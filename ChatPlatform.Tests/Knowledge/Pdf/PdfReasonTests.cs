using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Tests.Knowledge.Pdf;

/// <summary>What cannot be read is named truly.</summary>
public sealed class PdfReasonTests
{
    private static string Image => "q 400 0 0 400 72 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q";

    [Fact]
    public void A11_File_of_which_most_pages_are_pictures_Is_read_with_a_warning()
    {
        var pdf = new SmallPdf().Lines("Cover sheet of the rental agreement");
        for (var page = 2; page <= 10; page++)
        {
            pdf.Page(Image);
        }

        Assert.Equal("9 of 10 pages have no text, only images (pages 2–10).", pdf.Read().Warning);
    }

    [Fact]
    public void File_that_is_read_completely_Has_no_warning() =>
        Assert.Null(new SmallPdf().Lines("One line").Page("").Read().Warning);

    [Fact]
    public void Pages_of_pictures_only_Are_no_text() => Assert.Equal("no_text", new SmallPdf().Page(Image).Failure());

    [Fact]
    public void Blank_pages_Are_empty() => Assert.Equal("empty", new SmallPdf().Page("").Failure());

    [Fact]
    public void D10_Font_without_a_usable_encoding_Is_named()
    {
        var pdf = new SmallPdf();
        Scrambled(pdf);

        Assert.Equal("unknown_characters", pdf.Failure());
    }

    [Fact]
    public void Page_with_an_unreadable_font_Is_named_in_the_warning()
    {
        var pdf = new SmallPdf().Lines("The first page is readable");
        Scrambled(pdf);

        Assert.Equal("1 of 2 pages has characters that cannot be read (page 2).", pdf.Read().Warning);
    }

    [Theory]
    [InlineData("/NeedsRendering true", "Please open this in another viewer")]
    [InlineData("", "Please wait... ")]
    public void A12_Placeholder_of_a_dynamic_form_Is_named(string entry, string notice)
    {
        var pdf = new SmallPdf();
        var form = pdf.AddStream("", "<template><text>Deposit is 500 euros</text></template>");
        pdf.Catalog = $"{entry}/AcroForm<</Fields[]/XFA {form} 0 R>>";

        Assert.Equal("dynamic_form", pdf.Lines(notice).Failure());
    }

    [Fact]
    public void D7_Bytes_before_the_header_Are_accepted()
    {
        byte[] file = [.. Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n"), .. new SmallPdf().Lines("Text").Build()];
        using var content = new MemoryStream(file);

        Assert.Equal(DocumentKind.Pdf, ContentSniffer.Sniff(content, "a.pdf").Kind);
    }

    [Fact]
    public void S48_File_of_another_format_with_a_header_later_Is_rejected()
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes("<html>%PDF-1.7</html>"));

        Assert.Equal(ExtractionFailure.WrongExtension, ContentSniffer.Sniff(content, "a.pdf").Failure);
    }

    [Fact]
    public void D8_File_with_an_attached_archive_Is_accepted_and_one_that_is_an_archive_too_is_not()
    {
        var pdf = new SmallPdf().Lines("Text");
        pdf.AddStream("/Type/EmbeddedFile", "PK\u0003\u0004data PK\u0005\u0006" + new string('\0', 18));
        var file = pdf.Build();
        using var attached = new MemoryStream(file);
        using var both = new MemoryStream(
            [.. file, .. "PK\u0003\u0004data PK\u0005\u0006"u8, .. new byte[18]]);

        Assert.Equal(DocumentKind.Pdf, ContentSniffer.Sniff(attached, "a.pdf").Kind);
        Assert.Equal(ExtractionFailure.Archive, ContentSniffer.Sniff(both, "a.pdf").Failure);
    }

    private static void Scrambled(SmallPdf pdf)
    {
        var font = pdf.Add(
            "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Secret/FirstChar 33/LastChar 60"
            + $"/Widths[{string.Concat(Enumerable.Repeat("500 ", 28))}]>>");
        pdf.Page(
            "BT /F9 11 Tf 72 760 Td 14 TL (-!8 04++4'-2 %4,-, -!+88 284+,) Tj T* (+8#4, 4+8 7$('8 \"' %\"'3) Tj ET",
            fonts: $"/F9 {font} 0 R");
    }
}
