using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Tests.Knowledge.Extraction;

public sealed class SheetTests
{
    [Theory]
    [InlineData("Item,Price\n\"Wax, red\",\"5\"\n\"He said \"\"hi\"\"\",6")]
    [InlineData("Item;Price\r\nWax, red;5\r\n\"He said \"\"hi\"\"\";6\r\n")]
    [InlineData("Item\tPrice\nWax, red\t5\nHe said \"hi\"\t6")]
    [InlineData("sep=;\nItem;Price\nWax, red;5\n\"He said \"\"hi\"\"\";6")]
    public void Csv_Is_read_by_its_separator(string csv)
    {
        var table = Assert.Single(Reading.Blocks(DocumentKind.Csv, Encoding.UTF8.GetBytes(csv)));

        Assert.Equal("Item | Price\nWax, red | 5\nHe said \"hi\" | 6", table.Text);
        Assert.Equal((BlockKind.Table, 1), (table.Kind, table.HeaderRows));
    }

    [Fact]
    public void Csv_with_a_quote_that_never_ends_Is_read() =>
        Assert.Equal(
            "Item | Size\n\"5 inch | big\nWax | small",
            Reading.Text(DocumentKind.Csv, Encoding.UTF8.GetBytes("Item,Size\n\"5 inch,big\nWax,small")));

    [Fact]
    public void Rows_of_a_wide_table_Name_their_columns()
    {
        var names = Enumerable.Range(0, 20).Select(i => $"Column name {(char)('a' + i)}").ToList();
        var csv = string.Join(',', names) + "\n" + string.Join(',', Enumerable.Range(0, 20));

        Assert.StartsWith(
            "- Column name a: 0; Column name b: 1; ", Reading.Text(DocumentKind.Csv, Encoding.UTF8.GetBytes(csv)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Long_table_Has_its_header_in_each_chunk()
    {
        var csv = "Code,Stock\n" + string.Join('\n', Enumerable.Range(0, 3000).Select(i => $"K{i:00000},{i}"));

        var chunks = Reading.Chunks(Reading.Blocks(DocumentKind.Csv, Encoding.UTF8.GetBytes(csv)));

        Assert.All(chunks, chunk => Assert.StartsWith("Code | Stock\nK", chunk.Text, StringComparison.Ordinal));
        Assert.Single(chunks, chunk => chunk.Text.Contains("K01234 | 1234", StringComparison.Ordinal));
    }

    [Fact]
    public void Workbook_Is_read_by_sheets_with_their_names()
    {
        var blocks = Reading.Blocks(DocumentKind.Xlsx, OfficeFiles.Excel(
            [
                ("Prices", "", Rows("<row r='1'>" + Shared("A1", 0) + Inline("B1", "Price") + "</row>",
                    "<row r='2'>" + Inline("A2", "Wax") + "<c r='B2'><v>5.5</v></c></row>")),
                ("Secret", "state='hidden'", Rows("<row r='1'>" + Inline("A1", "secret") + "</row>")),
                ("Deep", "state='veryHidden'", Rows("<row r='1'>" + Inline("A1", "secret") + "</row>")),
                ("Notes", "", Rows("<row r='1'>" + Inline("A1", "Closed on Monday.") + "</row>")),
            ],
            strings: "<si><r><t>It</t></r><r><t>em</t></r><rPh sb='0' eb='1'><t>reading</t></rPh></si>"));

        Assert.Equal(
            [
                (BlockKind.Heading, "Prices"), (BlockKind.Table, "Item | Price\nWax | 5.5"),
                (BlockKind.Heading, "Notes"), (BlockKind.Table, "Closed on Monday."),
            ],
            blocks.Select(block => (block.Kind, block.Text)));
    }

    [Fact]
    public void S60_Hidden_rows_and_columns_Are_left_out() =>
        Assert.Equal(
            "S\na | c\nx | z", Sheet(
                "<cols><col min='2' max='2' hidden='1'/></cols>" + Rows(
                    "<row r='1'>" + Inline("A1", "a") + Inline("B1", "secret") + Inline("C1", "c") + "</row>",
                    "<row r='2' hidden='1'>" + Inline("A2", "secret") + Inline("C2", "secret") + "</row>",
                    "<row r='3'>" + Inline("A3", "x") + Inline("B3", "secret") + Inline("C3", "z") + "</row>")));

    [Fact]
    public void Merged_cell_Counts_for_each_row() =>
        Assert.Equal(
            "S\nCountry | Price\nAustria | 5\nAustria | 6", Sheet(
                Rows(
                    "<row r='1'>" + Inline("A1", "Country") + Inline("B1", "Price") + "</row>",
                    "<row r='2'>" + Inline("A2", "Austria") + "<c r='B2'><v>5</v></c></row>",
                    "<row r='3'><c r='B3'><v>6</v></c></row>")
                + "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>"));

    [Theory]
    [InlineData("0.00", "1234.5", "1234.50")]
    [InlineData("#,##0.00", "1234.5", "1,234.50")]
    [InlineData("0%", "0.125", "13%")]
    [InlineData("0.0%", "0.125", "12.5%")]
    [InlineData("#,##0.00\\ [$€-407]", "1234.5", "1,234.50 €")]
    [InlineData("&quot;EUR &quot;0.00", "5", "EUR 5.00")]
    [InlineData("#,##0;[Red]\\(#,##0\\)", "-1500", "(1,500)")]
    [InlineData("yyyy-mm-dd", "45000", "2023-03-15")]
    [InlineData("dd.mm.yyyy hh:mm", "45000.75", "15.03.2023 18:00")]
    [InlineData("d mmm yy", "45000", "15 Mar 23")]
    [InlineData("h:mm AM/PM", "0.5", "12:00 PM")]
    [InlineData("[h]:mm", "1.5", "36:00")]
    [InlineData("General", "0.30000000000000004", "0.3")]
    [InlineData("# ?/?", "0.5", "0.5")]
    public void Number_Is_shown_in_its_format(string format, string value, string shown) =>
        Assert.Equal(
            "S\n" + shown, Sheet(
                Rows($"<row r='1'><c r='A1' s='1'><v>{value}</v></c></row>"),
                $"""
                <numFmts><numFmt numFmtId="200" formatCode="{format}"/></numFmts>
                <cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>
                """));

    [Fact]
    public void Number_that_its_format_hides_Is_left_out() =>
        Assert.Equal(
            "S\nVisible", Sheet(
                Rows("<row r='1'>" + Inline("A1", "Visible") + "<c r='B1' s='1'><v>77</v></c></row>"),
                """
                <numFmts><numFmt numFmtId="200" formatCode=";;;"/></numFmts>
                <cellXfs><xf numFmtId="0"/><xf numFmtId="200"/></cellXfs>
                """));

    [Fact]
    public void Line_above_a_table_Is_a_paragraph() =>
        Assert.Equal(
            [BlockKind.Heading, BlockKind.Paragraph, BlockKind.Table],
            Reading.Blocks(DocumentKind.Xlsx, OfficeFiles.Excel([("S", "", Rows(
                "<row r='1'>" + Inline("A1", "Price list 2026") + "</row>",
                "<row r='3'>" + Inline("A3", "Item") + Inline("B3", "Price") + "</row>",
                "<row r='4'>" + Inline("A4", "Wax") + "<c r='B4'><v>5</v></c></row>"))])).Select(block => block.Kind));

    private static string Sheet(string content, string styles = "") =>
        Reading.Text(DocumentKind.Xlsx, OfficeFiles.Excel([("S", "", content)], styles));

    private static string Rows(params string[] rows) => $"<sheetData>{string.Concat(rows)}</sheetData>";

    private static string Inline(string cell, string text) => $"<c r='{cell}' t='inlineStr'><is><t>{text}</t></is></c>";

    private static string Shared(string cell, int at) => $"<c r='{cell}' t='s'><v>{at}</v></c>";
}
