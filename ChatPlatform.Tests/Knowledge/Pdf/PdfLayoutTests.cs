using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Tests.Knowledge.Pdf;

/// <summary>Text is read in the order of the page, not of the drawing.</summary>
public sealed class PdfLayoutTests
{
    private static readonly string[] s_left =
    [
        "Returns are accepted for", "thirty days after delivery", "when the seal is unbroken",
        "and the receipt is shown.", "Worn goods stay with you.", "Shipping back is for free.",
    ];

    private static readonly string[] s_articles = ["7311", "7328", "7402"];

    private static readonly string[] s_right =
    [
        "Gift cards never expire", "and can be split over all", "several orders. They are",
        "not paid out in cash and", "cannot be replaced when", "the code was lost by you.",
    ];

    [Fact]
    public void Columns_drawn_row_by_row_Are_read_one_after_the_other()
    {
        var rows = s_left.Zip(s_right).Select((row, i) =>
            At(72, 760 - (14 * i), row.First) + At(320, 760 - (14 * i), row.Second));

        Assert.Equal(
            $"{string.Join(' ', s_left)}\n{string.Join(' ', s_right)}",
            new SmallPdf().Page(string.Concat(rows)).Text());
    }

    [Fact]
    public void Lines_drawn_from_bottom_to_top_Are_read_from_top_to_bottom()
    {
        var lines = s_left.Select((line, i) => At(72, 760 - (14 * i), line)).Reverse();

        Assert.Equal(string.Join(' ', s_left), new SmallPdf().Page(string.Concat(lines)).Text());
    }

    [Fact]
    public void Words_drawn_from_right_to_left_Are_read_along_the_line() =>
        Assert.Equal("one two", new SmallPdf().Page(At(95, 760, "two") + At(72, 760, "one")).Text());

    [Fact]
    public void Table_Is_read_row_by_row()
    {
        string[] countries = ["Austria", "Portugal", "Spain", "Denmark", "Italy", "Norway"];
        var rows = countries.Select((country, i) =>
            At(72, 760 - (14 * i), country) + At(320, 760 - (14 * i), $"{i}5 euros"));

        var block = Assert.Single(new SmallPdf().Page(string.Concat(rows)).Read().Blocks);

        Assert.Equal(BlockKind.Table, block.Kind);
        Assert.Equal(string.Join('\n', countries.Select((country, i) => $"{country} | {i}5 euros")), block.Text);
    }

    [Fact]
    public void Numbers_of_articles_at_the_top_of_pages_Are_no_running_lines()
    {
        var pdf = new SmallPdf();
        foreach (var number in s_articles)
        {
            pdf.Page(At(72, 800, $"Article {number}") + Body() + At(72, 40, "Catalogue of kitchens"));
        }

        var text = pdf.Text();

        Assert.All(s_articles, number => Assert.Contains(number, text, StringComparison.Ordinal));
        Assert.Equal(2, text.Split("Catalogue of kitchens").Length);
    }

    [Fact]
    public void Page_numbers_Are_running_lines_and_large_type_is_not()
    {
        var pdf = new SmallPdf();
        for (var page = 1; page <= 4; page++)
        {
            pdf.Page(
                "BT /F2 20 Tf 72 800 Td (Terms) Tj ET" + Body() + At(72, 40, $"Page {page} of 4"));
        }

        var text = pdf.Text();

        Assert.DoesNotContain("Page 3", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split("Terms").Length);
    }

    [Fact]
    public void D13_Labels_of_pages_Differ_from_their_numbers()
    {
        var pdf = new SmallPdf
        {
            Catalog = "/PageLabels<</Nums[0<</S/r>>2<</S/D/St 1>>3<</P(A-)/S/D/St 7>>]>>",
        };
        for (var page = 1; page <= 4; page++)
        {
            pdf.Lines($"Sheet number {page} of the handbook");
        }

        Assert.Equal(["i", "ii", "1", "A-7"], pdf.Read().Blocks.Select(block => block.PageLabel));
    }

    private static string At(int x, int y, string text) => $"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET ";

    private static string Body() => string.Concat(s_left.Select((line, i) => At(72, 700 - (14 * i), line)));
}
