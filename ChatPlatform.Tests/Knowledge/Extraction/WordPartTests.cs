using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using static ChatPlatform.Tests.Support.Fakes.OfficeFiles;

namespace ChatPlatform.Tests.Knowledge.Extraction;

/// <summary>Text of a Word file that is in other parts than the body.</summary>
public sealed class WordPartTests
{
    private const string Section = """
        <w:sectPr><w:headerReference w:type="default" r:id="h"/><w:headerReference w:type="first" r:id="f"/></w:sectPr>
        """;

    [Fact]
    public void Each_distinct_header_and_footer_Is_one_chunk()
    {
        var header = Xml("hdr", Paragraph("Document HX-77 revision 4"));
        var blocks = Reading.Blocks(DocumentKind.Docx, Word(
            Paragraph("Body text.")
            + """
            <w:sectPr><w:headerReference w:type="default" r:id="h"/><w:headerReference w:type="first" r:id="h2"/>
            <w:footerReference w:type="default" r:id="f"/><w:titlePg/></w:sectPr>
            """,
            new WordPart("h", "header", "header1.xml", header), new WordPart("h2", "header", "header2.xml", header),
            new WordPart("f", "footer", "footer1.xml", Xml("ftr", Paragraph("Nordhaus GmbH, Kiel")))));

        Assert.Equal(
            ["Body text.", "Document HX-77 revision 4", "Nordhaus GmbH, Kiel"],
            Reading.Chunks(blocks).Select(chunk => chunk.Text));
    }

    [Fact]
    public void Header_that_no_page_shows_Is_left_out() =>
        Assert.Equal(
            "Body text.\nPage header\nShown on each page", Reading.Word(Word(
                Paragraph("Body text.") + Section,
                new WordPart("h", "header", "header1.xml", Xml("hdr", Paragraph("Shown on each page"))),
                new WordPart("f", "header", "header2.xml", Xml("hdr", Paragraph("Shown on a first page only"))))));

    [Fact]
    public void Page_numbers_of_a_footer_Are_left_out() =>
        Assert.Equal(
            "Body text.", Reading.Word(Word(
                Paragraph("Body text.") + """<w:sectPr><w:footerReference w:type="default" r:id="f"/></w:sectPr>""",
                new WordPart("f", "footer", "footer1.xml", Xml(
                    "ftr", $"""<w:p>{Run("Page ")}<w:fldSimple w:instr=" PAGE ">{Run("7")}</w:fldSimple></w:p>""")))));

    [Theory]
    [InlineData("chunk.html", "<html><body><h1>Rules</h1><p>No <b>dogs</b>.</p><p hidden>secret</p></body></html>")]
    [InlineData(
        "chunk.xhtml",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><h1>Rules</h1><p>No dogs.</p></body>"
        + "</html>")]
    [InlineData("chunk.txt", "Rules\n\nNo dogs.")]
    [InlineData(
        "chunk.mht",
        "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n<h1>Rules</h1><p>No d=\r\nogs.</p>")]
    public void Inserted_file_Is_read_at_its_place(string name, string content) =>
        Assert.Equal("Before\nRules\nNo dogs.\nAfter", Reading.Word(Inserted(name, content)));

    [Fact]
    public void Inserted_Word_file_Is_read_at_its_place() =>
        Assert.Equal(
            "Before\nRules\nNo dogs.\nAfter", Reading.Word(Inserted(
                "chunk.docx", Encoding.Latin1.GetString(Word(Paragraph("Rules") + Paragraph("No dogs."))))));

    [Fact]
    public void Inserted_file_of_another_kind_Is_named_as_the_reason() =>
        Assert.Equal(
            ExtractionFailure.InsertedFile, Reading.FailureOf(DocumentKind.Docx, Inserted("chunk.rtf", @"{\rtf1 x}")));

    [Fact]
    public void Description_of_a_picture_Stands_at_its_place() =>
        Assert.Equal(
            "Before\nPicture: Map of the harbour\nAfter", Reading.Word(Word(
                $"""
                {Paragraph("Before")}<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1"
                descr="Map of the harbour"/></wp:inline></w:drawing></w:r></w:p>{Paragraph("After")}
                """)));

    [Theory]
    [InlineData("image001.png")]
    [InlineData(@"C:\Users\me\picture one.jpg")]
    public void File_name_Is_no_description(string description) =>
        Assert.Equal(
            "Text", Reading.Word(Word(
                $"""
                <w:p>{Run("Text")}<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="{description}"/>
                </wp:inline></w:drawing></w:r></w:p>
                """)));

    [Fact]
    public void SmartArt_Is_a_list_of_its_texts() =>
        Assert.Equal(
            "- Order\n- Pack", Reading.Word(Word(
                """<w:p><w:r><w:drawing><wp:inline><dgm:relIds r:dm="d"/></wp:inline></w:drawing></w:r></w:p>""",
                new WordPart("d", "diagramData", "diagrams/data1.xml", Xml(
                    "model",
                    """
                    <dgm:pt type="doc"><dgm:t><a:p/></dgm:t></dgm:pt>
                    <dgm:pt><dgm:t><a:p><a:r><a:t>Order</a:t></a:r></a:p></dgm:t></dgm:pt>
                    <dgm:pt><dgm:t><a:p><a:r><a:t>Pack</a:t></a:r></a:p></dgm:t></dgm:pt>
                    """)))));

    [Fact]
    public void Chart_Is_a_table_of_its_figures() =>
        Assert.Equal(
            "Chart: Parcels\nCategory | North | South\nMay | 10 | 30%\nJune | 12.5 | 40%", Reading.Word(Word(
                """<w:p><w:r><w:drawing><wp:inline><c:chart r:id="c"/></wp:inline></w:drawing></w:r></w:p>""",
                new WordPart("c", "chart", "charts/chart1.xml", Xml(
                    "space",
                    $"""
                    <c:title><c:tx><c:rich><a:p><a:r><a:t>Parcels</a:t></a:r></a:p></c:rich></c:tx></c:title>
                    {Series("North", "General", "10", "12.5")}{Series("South", "0%", "0.3", "0.4")}
                    """)))));

    [Fact]
    public void File_with_pictures_only_Says_so()
    {
        var file = Word("<w:p><w:r><w:drawing><wp:inline><a:blip/></wp:inline></w:drawing></w:r></w:p>");

        Assert.Equal(ExtractionFailure.NoText, Reading.FailureOf(DocumentKind.Docx, file));
    }

    [Fact]
    public void Second_body_of_a_damaged_file_Is_read() =>
        Assert.Equal("One\nTwo", Reading.Word(Word($"{Paragraph("One")}</w:body><w:body>{Paragraph("Two")}")));

    [Fact]
    public void Empty_file_Says_so() =>
        Assert.Equal(ExtractionFailure.Empty, Reading.FailureOf(DocumentKind.Docx, Word("<w:p/>")));

    private static byte[] Inserted(string name, string content) => Word(
        Paragraph("Before") + """<w:altChunk r:id="x"/>""" + Paragraph("After"),
        new WordPart("x", "aFChunk", name, content));

    private static string Series(string name, string format, params string[] values) =>
        $"""
        <c:ser><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>
        <c:cat><c:strRef><c:strCache><c:pt idx="0"><c:v>May</c:v></c:pt><c:pt idx="1"><c:v>June</c:v></c:pt>
        </c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:formatCode>{format}</c:formatCode>
        {string.Concat(values.Select((value, i) => $"<c:pt idx='{i}'><c:v>{value}</c:v></c:pt>"))}
        </c:numCache></c:numRef></c:val></c:ser>
        """;
}
