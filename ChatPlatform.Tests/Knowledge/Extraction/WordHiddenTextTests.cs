using static ChatPlatform.Tests.Support.Fakes.OfficeFiles;

namespace ChatPlatform.Tests.Knowledge.Extraction;

/// <summary>What the reader of a Word file does not see is never taught.</summary>
public sealed class WordHiddenTextTests
{
    [Theory]
    [InlineData("run", """<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>""")]
    [InlineData("style of a run", """<w:r><w:rPr><w:rStyle w:val="SecretRun"/></w:rPr><w:t>secret</w:t></w:r>""")]
    [InlineData("deletion", """<w:del><w:r><w:t>secret</w:t></w:r></w:del>""")]
    [InlineData("deleted text", """<w:del><w:r><w:delText>secret</w:delText></w:r></w:del>""")]
    [InlineData("moved text", """<w:moveFrom><w:r><w:t>secret</w:t></w:r></w:moveFrom>""")]
    [InlineData("hidden drawing", """
        <w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" hidden="1" descr="a secret plan"/>
        <w:txbxContent><w:p><w:r><w:t>secret</w:t></w:r></w:p></w:txbxContent></wp:inline></w:drawing></w:r>
        """)]
    public void S60_Hidden_part_of_a_paragraph_Is_left_out(string what, string hidden)
    {
        var text = Reading.Word(Word($"<w:p>{Run("Visible")}{hidden}</w:p>"));

        Assert.True(text == "Visible", what);
    }

    [Theory]
    [InlineData("Secret")]
    [InlineData("SecretChild")]
    public void S60_Paragraph_hidden_by_its_style_Is_left_out(string style) =>
        Assert.Equal(
            "Visible",
            Reading.Word(Word(Paragraph("Visible") + Paragraph("secret", $"""<w:pStyle w:val="{style}"/>"""))));

    [Fact]
    public void Run_Can_be_visible_in_a_hidden_style() =>
        Assert.Equal(
            "Visible", Reading.Word(Word(
                $"""
                <w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr>
                {Run("Visible", """<w:vanish w:val="0"/>""")}{Run("secret")}</w:p>
                """)));

    [Theory]
    [InlineData("<w:trPr><w:hidden/></w:trPr>")]
    [InlineData("<w:trPr><w:del w:id='1'/></w:trPr>")]
    public void S60_Hidden_row_Is_left_out(string properties) =>
        Assert.Equal(
            "a | b\ne | f", Reading.Word(Word(
                $"<w:tbl>{Row("", "a", "b")}{Row(properties, "c", "d")}{Row("", "e", "f")}</w:tbl>")));

    [Fact]
    public void Hidden_paragraphs_Are_not_counted_in_lists()
    {
        const string Numbering = """
            <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
            <w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            """;
        const string Item = """<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>""";

        var text = Reading.Word(Word(
            Paragraph("one", Item)
            + $"""<w:p><w:pPr>{Item}<w:rPr><w:vanish/></w:rPr></w:pPr>{Run("secret", "<w:vanish/>")}</w:p>"""
            + Paragraph("two", Item),
            new WordPart("n", "numbering", "numbering.xml", Xml("numbering", Numbering))));

        Assert.Equal("1. one\n2. two", text);
    }

    private static string Row(string properties, params string[] cells) =>
        $"<w:tr>{properties}{string.Concat(cells.Select(cell => $"<w:tc>{Paragraph(cell)}</w:tc>"))}</w:tr>";
}
