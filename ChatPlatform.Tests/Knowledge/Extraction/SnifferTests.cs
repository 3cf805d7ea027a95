using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Tests.Knowledge.Extraction;

public sealed class SnifferTests
{
    [Theory]
    [InlineData("a.txt", DocumentKind.Text)]
    [InlineData("a.MD", DocumentKind.Markdown)]
    [InlineData("a.csv", DocumentKind.Csv)]
    [InlineData("a.html", DocumentKind.Html)]
    public void S48_Text_Is_known_by_its_name(string name, DocumentKind kind) =>
        Assert.Equal(kind, Sniff(name, "Item;Price"u8.ToArray()).Kind);

    [Theory]
    [InlineData("a.docx")]
    [InlineData("a.dotx")]
    public void S48_Word_file_and_template_Are_accepted(string name) =>
        Assert.Equal(DocumentKind.Docx, Sniff(name, SampleFiles.Docx("Text.")).Kind);

    [Fact]
    public void S48_Excel_file_Is_accepted() =>
        Assert.Equal(DocumentKind.Xlsx, Sniff("a.xlsx", OfficeFiles.Excel([])).Kind);

    public static TheoryData<string, byte[], string> Refused => new()
    {
        { "a.txt", "text\0"u8.ToArray(), ExtractionFailure.NotText.Detail },
        { "a.csv", [0xFF, 0xD8, 0xFF, 0, 1], ExtractionFailure.NotText.Detail },
        { "a.txt", "<!DOCTYPE html><p>x"u8.ToArray(), ExtractionFailure.WrongExtension.Detail },
        { "a.pdf", "Just text."u8.ToArray(), ExtractionFailure.WrongExtension.Detail },
        { "a.txt", "%PDF-1.7"u8.ToArray(), ExtractionFailure.WrongExtension.Detail },
        { "a.xlsx", SampleFiles.Docx("Text."), ExtractionFailure.WrongExtension.Detail },
        { "a.docm", SampleFiles.Docx("Text."), ExtractionFailure.Macros.Detail },
        { "a.json", "{}"u8.ToArray(), ExtractionFailure.Unsupported.Detail },
        { "a.docx", OfficeFiles.Zip([("mimetype", "application/epub+zip")]), ExtractionFailure.Unsupported.Detail },
        { "a.doc", Old("WordDocument"), ExtractionFailure.LegacyWord.Detail },
        { "a.xls", Old("Workbook"), ExtractionFailure.LegacyExcel.Detail },
        { "a.msi", Old("Other"), ExtractionFailure.Unsupported.Detail },
        { "a.xlsx", SampleFiles.EncryptedDocx(), ExtractionFailure.Encrypted.Detail },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void S48_Other_content_Is_refused_with_the_true_reason(string name, byte[] content, string reason) =>
        Assert.Equal(reason, Sniff(name, content).Failure?.Detail);

    private static byte[] Old(string stream)
    {
        var file = SampleFiles.EncryptedDocx();
        Array.Clear(file, 1024, 64);
        Encoding.Unicode.GetBytes(stream).CopyTo(file, 1024);
        return file;
    }

    private static SniffResult Sniff(string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return ContentSniffer.Sniff(stream, name);
    }
}
