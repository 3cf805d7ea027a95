using static ChatPlatform.Tests.Support.Fakes.OfficeFiles;

namespace ChatPlatform.Tests.Knowledge.Extraction;

/// <summary>Numbers that Word counts and no file contains as text.</summary>
public sealed class WordNumberTests
{
    private static readonly int[] s_lists = [1, 2, 3, 3];

    [Fact]
    public void Clauses_Have_their_numbers_and_headings_as_well() =>
        Assert.Equal(
            "1. Delivery\n1.1 Seller's risk.\n1.2 Parts allowed.\n2. Liability\n2.1 Order value.\n(a) Not for intent,\n"
            + "(b) nor injury.\n2.2 Lost profit.",
            Read(
                Clauses, (0, "Delivery"), (1, "Seller's risk."), (1, "Parts allowed."), (0, "Liability"),
                (1, "Order value."), (2, "Not for intent,"), (2, "nor injury."), (1, "Lost profit.")));

    [Theory]
    [InlineData("upperRoman", 4, "IV.")]
    [InlineData("lowerRoman", 9, "ix.")]
    [InlineData("upperLetter", 27, "AA.")]
    [InlineData("lowerLetter", 3, "c.")]
    [InlineData("decimalZero", 7, "07.")]
    [InlineData("ordinal", 22, "22nd.")]
    [InlineData("ordinalText", 3, "Third.")]
    [InlineData("chineseCounting", 12, "十二.")]
    public void Number_Has_the_format_of_its_level(string format, int start, string label) =>
        Assert.Equal($"{label} text", Read(Level(0, format, "%1.", start), (0, "text")));

    [Fact]
    public void Text_of_the_level_Stands_around_the_number() =>
        Assert.Equal("Article 5 – text", Read(Level(0, "decimal", "Article %1 –", 5), (0, "text")));

    [Fact]
    public void Bullets_Are_list_marks() => Assert.Equal("- text", Read(Level(0, "bullet", "\uF0B7", 1), (0, "text")));

    [Fact]
    public void Legal_level_Writes_all_numbers_in_digits() =>
        Assert.Equal(
            "I. a\n1.1 b", Read(
                Level(0, "upperRoman", "%1.", 1)
                + """
                <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/>
                </w:lvl>
                """, (0, "a"), (1, "b")));

    [Fact]
    public void Level_that_never_restarts_Counts_on() =>
        Assert.Equal(
            "1. a\n1) b\n2. c\n2) d", Read(
                Level(0, "decimal", "%1.", 1)
                + """
                <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>
                <w:lvlText w:val="%2)"/></w:lvl>
                """, (0, "a"), (1, "b"), (0, "c"), (1, "d")));

    [Fact]
    public void Second_list_of_a_definition_Counts_on_unless_it_has_its_own_start()
    {
        const string Lists = """
            <w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>
            <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
            """;

        var text = Reading.Word(Word(
            string.Concat(s_lists.Select(list => Paragraph("x", Item(0, list)))),
            Numbering(Level(0, "decimal", "%1.", 1), Lists)));

        Assert.Equal("1. x\n2. x\n1. x\n2. x", text);
    }

    [Fact]
    public void Numbers_of_a_paragraph_style_Are_counted()
    {
        const string Level = """
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
            <w:lvlText w:val="§ %1"/></w:lvl>
            """;
        const string Styles = """
            <w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>
            <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
            """;

        var text = Reading.Word(Word(
            Paragraph("Scope", """<w:pStyle w:val="Heading1"/>""") + Paragraph("Text.")
            + Paragraph("Term", """<w:pStyle w:val="Heading1"/>"""),
            Numbering(Level, ""),
            new WordPart("s", "styles", "own-styles.xml", Xml("styles", Styles))));

        Assert.Equal("§ 1 Scope\nText.\n§ 2 Term", text);
    }

    private static string Clauses =>
        Level(0, "decimal", "%1.", 1) + Level(1, "decimal", "%1.%2", 1) + Level(2, "lowerLetter", "(%3)", 1);

    private static string Read(string levels, params (int Level, string Text)[] paragraphs) =>
        Reading.Word(Word(
            string.Concat(paragraphs.Select(p => Paragraph(p.Text, Item(p.Level, 1)))), Numbering(levels, "")));

    private static string Level(int level, string format, string text, int start) =>
        $"<w:lvl w:ilvl='{level}'><w:start w:val='{start}'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/>"
        + "</w:lvl>";

    private static string Item(int level, int list) =>
        $"""<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>""";

    private static WordPart Numbering(string levels, string lists) => new(
        "n", "numbering", "numbering.xml", Xml("numbering", $"""
            <w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{lists}
            """));
}
