using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using static ChatPlatform.Tests.Support.Fakes.OfficeFiles;

namespace ChatPlatform.Tests.Knowledge.Extraction;

public sealed class WordTableTests
{
    [Fact]
    public void Cell_merged_over_rows_Is_repeated_in_each() =>
        Assert.Equal(
            "Country | Weight | Price\nAustria | 1 kg | 5\nAustria | 2 kg | 6\nPortugal | 1 kg | 12\n"
            + "Portugal | 2 kg | 14",
            Table(
                Row("Country", "Weight", "Price"),
                Merged("restart", "Austria", "1 kg", "5"), Merged("continue", "", "2 kg", "6"),
                Merged("restart", "Portugal", "1 kg", "12"), Merged("continue", "", "2 kg", "14")));

    [Fact]
    public void Cell_merged_over_columns_Takes_their_places() =>
        Assert.Equal(
            "Name | Price | Price\nWax | 5 | 6",
            Table(
                $"<w:tr>{Cell("Name")}<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{Paragraph("Price")}</w:tc></w:tr>",
                Row("Wax", "5", "6")));

    [Fact]
    public void Row_that_begins_later_Leaves_its_columns_empty() =>
        Assert.Equal(
            "a | b | c\n | d | e",
            Table(
                Row("a", "b", "c"), $"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{Cell("d")}{Cell("e")}</w:tr>"));

    [Fact]
    public void Marked_header_Is_known_as_header()
    {
        const string Mark = "<w:trPr><w:tblHeader/></w:trPr>";

        var table = Reading.Blocks(DocumentKind.Docx, Word(
            $"<w:tbl><w:tr>{Mark}{Cell("2024")}{Cell("2025")}</w:tr>{Row("1", "2")}</w:tbl>"))[0];

        Assert.Equal((BlockKind.Table, 1), (table.Kind, table.HeaderRows));
    }

    [Fact]
    public void Frame_around_text_Is_no_table()
    {
        var blocks = Reading.Blocks(DocumentKind.Docx, Word(
            $"<w:tbl><w:tr><w:tc>{Paragraph("Terms", "<w:pStyle w:val='Heading1'/>")}{Paragraph("Pay.")}</w:tc></w:tr>"
            + "</w:tbl>"));

        Assert.Equal([BlockKind.Heading, BlockKind.Paragraph], blocks.Select(block => block.Kind));
    }

    [Fact]
    public void Nested_table_Is_text_of_its_cell() =>
        Assert.Equal(
            "a | b c d\ne | f",
            Table(
                $"<w:tr>{Cell("a")}<w:tc>{Paragraph("b")}<w:tbl>{Row("c", "d")}</w:tbl></w:tc></w:tr>", Row("e", "f")));

    private static string Table(params string[] rows) => Reading.Word(Word($"<w:tbl>{string.Concat(rows)}</w:tbl>"));

    private static string Row(params string[] cells) => $"<w:tr>{string.Concat(cells.Select(Cell))}</w:tr>";

    private static string Cell(string text) => $"<w:tc>{Paragraph(text)}</w:tc>";

    private static string Merged(string merge, string first, params string[] cells) =>
        $"<w:tr><w:tc><w:tcPr><w:vMerge w:val='{merge}'/></w:tcPr>{Paragraph(first)}</w:tc>"
        + $"{string.Concat(cells.Select(Cell))}</w:tr>";
}
