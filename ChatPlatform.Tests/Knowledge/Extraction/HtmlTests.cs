using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Tests.Knowledge.Extraction;

public sealed class HtmlTests
{
    [Fact]
    public void Page_Is_read_by_its_structure()
    {
        var blocks = Blocks(
            """
            <title>Shop</title><body><nav>Home Basket</nav><h2>Claims</h2>
            <p>Use our <a href="https://a.example/c">form</a> or <a href="/local">this
            page</a>.<br>Soon.</p><ol start="3"><li>Pack</li><li>Send</li></ol>
            <table><tr><th>Country</th><th>Price</th></tr><tr><td rowspan="2">Austria</td><td>5</td></tr>
            <tr><td>6</td></tr></table>
            """);

        Assert.Equal(
            [
                (BlockKind.Heading, "Shop"), (BlockKind.Heading, "Claims"),
                (BlockKind.Paragraph, "Use our form (https://a.example/c) or this page.\nSoon."),
                (BlockKind.List, "3. Pack"), (BlockKind.List, "4. Send"),
                (BlockKind.Table, "Country | Price\nAustria | 5\nAustria | 6"),
            ],
            blocks.Select(block => (block.Kind, block.Text)));
    }

    [Theory]
    [InlineData("<script>secret</script>")]
    [InlineData("<style>secret{}</style>")]
    [InlineData("<template><p>secret</p></template>")]
    [InlineData("<p hidden>secret</p>")]
    [InlineData("<div style='color:red; display : none'>a <b>secret</b></div>")]
    [InlineData("<span style='visibility:hidden'>secret</span>")]
    [InlineData("<p aria-hidden='true'>secret</p>")]
    [InlineData("<input type='hidden' value='secret'>")]
    [InlineData("<dialog>secret</dialog>")]
    [InlineData("<style>.x, #y { display: none }</style><p class='x'>secret</p><p id='y'>secret</p>")]
    [InlineData("<!-- secret -->")]
    [InlineData("<table><tr><td>a</td><td>b</td></tr><tr hidden><td>secret</td><td>x</td></tr></table>")]
    public void S60_Hidden_element_Is_left_out(string hidden)
    {
        var text = Text($"<body><p>Visible</p>{hidden}</body>");

        Assert.Contains("Visible", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_for_some_screens_Hides_nothing() =>
        Assert.Equal(
            "Visible", Text("<style>@media print { .x { display: none } }</style><p class='x'>Visible</p>"));

    [Fact]
    public void Raised_marks_and_fractions_Keep_their_signs() =>
        Assert.Equal(
            "EUR 320 [1] for 25 m², 3/4 cup",
            Text(
                "<p>EUR 320<sup>1</sup> for 25 m<sup>2</sup>, "
                + "<math><mfrac><mn>3</mn><mn>4</mn></mfrac></math> cup</p>"));

    [Theory]
    [InlineData("<meta charset='windows-1252'>")]
    [InlineData("<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>")]
    public void Declared_encoding_Is_used(string declaration) =>
        Assert.Equal(
            "Grüße", Reading.Text(DocumentKind.Html, Encoding.Latin1.GetBytes($"{declaration}<p>Grüße</p>")));

    [Fact]
    public void Layout_table_Is_read_as_text() =>
        Assert.Equal(
            [BlockKind.Heading, BlockKind.Paragraph],
            Blocks("<table><tr><td><h1>Rules</h1></td><td>No dogs.</td></tr></table>").Select(block => block.Kind));

    private static string Text(string html) => Reading.Text(DocumentKind.Html, Encoding.UTF8.GetBytes(html));

    private static IReadOnlyList<Block> Blocks(string html) =>
        Reading.Blocks(DocumentKind.Html, Encoding.UTF8.GetBytes(html));
}
