using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Tests.Knowledge.Extraction;

/// <summary>Files made to exhaust a reader end with a reason, in the process that reads uploads.</summary>
public sealed class HostileFileTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Entities = """
        <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
        """;

    [Theory]
    [InlineData(DocumentKind.Docx)]
    [InlineData(DocumentKind.Xlsx)]
    public async Task S51_Entities_Are_never_expanded(DocumentKind kind)
    {
        var file = kind == DocumentKind.Docx
            ? OfficeFiles.Zip([("word/document.xml", Entities + "<document><body><p>&b;</p></body></document>")])
            : OfficeFiles.Zip([("xl/workbook.xml", Entities + "<workbook><sheets>&b;</sheets></workbook>")]);

        Assert.Equal("damaged", await ReadAsync(kind, file));
    }

    [Theory]
    [InlineData(DocumentKind.Docx)]
    [InlineData(DocumentKind.Xlsx)]
    public async Task S49_Archive_that_unpacks_to_too_much_Is_refused(DocumentKind kind) =>
        Assert.Equal(
            "too_large_inside", await ReadAsync(
                kind, OfficeFiles.Zip(
                    [("word/document.xml", new string(' ', 40 << 20)), ("xl/workbook.xml", "<a/>")])));

    [Theory]
    [InlineData(DocumentKind.Text)]
    [InlineData(DocumentKind.Csv)]
    [InlineData(DocumentKind.Html)]
    [InlineData(DocumentKind.Markdown)]
    public async Task S49_Single_line_of_50_MB_Ends(DocumentKind kind)
    {
        var line = new byte[50 << 20];
        Array.Fill(line, (byte)'a');

        Assert.True(await ReadAsync(kind, line) is null or "too_large_inside" or "timeout");
    }

    [Theory]
    [InlineData("<div>", 200_000)]
    [InlineData("<table><tr><td>", 20_000)]
    [InlineData("<b><i>", 2_000)]
    public async Task S49_Deeply_nested_page_Ends(string open, int depth) =>
        Assert.True(
            await ReadAsync(
                DocumentKind.Html, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + "Text"))
                is null or "too_large_inside" or "timeout");

    [Fact]
    public async Task S49_Deeply_nested_Markdown_Ends() =>
        Assert.Null(
            await ReadAsync(DocumentKind.Markdown, Encoding.ASCII.GetBytes(new string('>', 100_000) + " Text")));

    [Fact]
    public async Task S49_Merged_cells_over_a_whole_sheet_End()
    {
        var merges = string.Concat(Enumerable.Repeat("<mergeCell ref='A1:XFD1048576'/>", 5000));
        var file = OfficeFiles.Excel([(
            "S", "",
            "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>Text</t></is></c></row></sheetData>"
            + $"<mergeCells>{merges}</mergeCells>")]);

        Assert.Null(await ReadAsync(DocumentKind.Xlsx, file));
    }

    /// <summary>The code of the failure; null when the file was read.</summary>
    private async Task<string?> ReadAsync(DocumentKind kind, byte[] file)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
            await app.Get<ExtractionProcess>().ExtractAsync(kind, path, null, TestContext.Current.CancellationToken);
            return null;
        }
        catch (ExtractionFailedException e)
        {
            return e.Failure.Code;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
