using static ChatPlatform.Tests.Support.Fakes.OfficeFiles;

namespace ChatPlatform.Tests.Knowledge.Extraction;

/// <summary>What a paragraph of a Word file says.</summary>
public sealed class WordTextTests
{
    [Theory]
    [InlineData("Symbol", "F0A3", "≤")]
    [InlineData("Symbol", "F0B3", "≥")]
    [InlineData("Symbol", "F0B0", "°")]
    [InlineData("Symbol", "00B4", "×")]
    [InlineData("Wingdings", "F0FC", "✓")]
    [InlineData("Wingdings", "F0FE", "☑")]
    [InlineData("Wingdings 2", "F050", "✓")]
    public void Symbol_Is_read_as_its_character(string font, string code, string character) =>
        Assert.Equal(
            $"Load {character} 25 kg",
            Reading.Word(Word(
                $"""<w:p>{Run("Load ")}<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>{Run(" 25 kg")}</w:p>""")));

    [Fact]
    public void Text_in_a_symbol_font_Is_read_as_its_characters() =>
        Assert.Equal(
            "a → b", Reading.Word(Word(
                $"""<w:p>{Run("a ")}{Run("à", """<w:rFonts w:ascii="Wingdings"/>""")}{Run(" b")}</w:p>""")));

    [Fact]
    public void Form_fields_Show_their_choice()
    {
        var text = Reading.Word(Word($"""
            <w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>
              <w:listEntry w:val="Zone North"/><w:listEntry w:val="Zone South"/></w:ddList></w:ffData></w:fldChar></w:r>
              <w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
              {Run(" is the zone")}</w:p>
            <w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/>
              </w:checkBox></w:ffData></w:fldChar></w:r>{End}{Run(" insured")}</w:p>
            <w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox>
              </w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>{Run(" fragile")}</w:p>
            """));

        Assert.Equal("Zone South is the zone\n☒ insured\n☐ fragile", text);
    }

    [Fact]
    public void Link_Shows_its_address_once() =>
        Assert.Equal(
            "Use our online form (https://a.example/claim) today.",
            Reading.Word(Word(
                $"""<w:p>{Run("Use our ")}<w:hyperlink r:id="l">{Run("online ")}</w:hyperlink>"""
                + $"""<w:hyperlink r:id="l">{Run("form")}</w:hyperlink>{Run(" today.")}</w:p>""",
                new WordPart("l", "hyperlink", "https://a.example/claim", IsExternal: true))));

    [Theory]
    [InlineData(""" HYPERLINK "https://a.example/x" """, "the form (https://a.example/x)")]
    [InlineData(""" HYPERLINK \o "Tip" "https://a.example/x" """, "the form (https://a.example/x)")]
    [InlineData(""" HYPERLINK "mailto:help@a.example?subject=Hi" """, "the form (help@a.example)")]
    [InlineData(""" HYPERLINK \l "mark" """, "the form")]
    [InlineData(""" HYPERLINK "javascript:alert(1)" """, "the form")]
    public void Link_field_Shows_its_address(string instruction, string text) =>
        Assert.Equal(text, Reading.Word(Word(Field(instruction, "the form"))));

    [Fact]
    public void Link_whose_text_is_its_address_Shows_it_once() =>
        Assert.Equal(
            "www.a.example/x",
            Reading.Word(Word(Field(""" HYPERLINK "http://www.a.example/x/" """, "www.a.example/x"))));

    [Fact]
    public void Instruction_of_a_field_Is_never_shown() =>
        Assert.Equal(
            "Total: 12", Reading.Word(Word(
                $"""<w:p>{Run("Total: ")}{Begin}<w:r><w:instrText>IF </w:instrText></w:r>{Begin}"""
                + $"""<w:r><w:instrText>MERGEFIELD x</w:instrText></w:r>{Separate}{Run("secret")}{End}{Separate}"""
                + $"""{Run("12")}{End}</w:p>""")));

    [Fact]
    public void Field_without_an_end_Hides_nothing() =>
        Assert.Equal(
            "Before after\nNext", Reading.Word(Word(
                $"""<w:p>{Run("Before ")}{Begin}{Run("after")}</w:p>{Paragraph("Next")}""")));

    [Theory]
    [InlineData("EUR 320", "1", " per night", "EUR 320 [1] per night")]
    [InlineData("50", "2)", " calls", "50 [2] calls")]
    [InlineData("10", "6", " units", "10^6 units")]
    [InlineData("10", "-3", " m", "10^-3 m")]
    [InlineData("25 m", "2", " of floor", "25 m² of floor")]
    [InlineData("Price", "3", "", "Price [3]")]
    [InlineData("x", "2", " grows", "x^2 grows")]
    [InlineData("the 1", "st", " of May", "the 1st of May")]
    [InlineData("Acme", "TM", "", "Acme™")]
    public void Raised_text_Does_not_join_the_word(string before, string raised, string after, string expected) =>
        Assert.Equal(
            expected, Reading.Word(Word(
                $"""<w:p>{Run(before)}{Run(raised, """<w:vertAlign w:val="superscript"/>""")}{Run(after)}</w:p>""")));

    [Theory]
    [InlineData("H", "2", "O", "H2O")]
    [InlineData("x", "max", "", "x_max")]
    public void Lowered_text_Keeps_formulas_readable(string before, string lowered, string after, string expected) =>
        Assert.Equal(
            expected, Reading.Word(Word(
                $"""<w:p>{Run(before)}{Run(lowered, """<w:vertAlign w:val="subscript"/>""")}{Run(after)}</w:p>""")));

    [Theory]
    [InlineData("<m:f><m:num>{3}</m:num><m:den>{4}</m:den></m:f>", "3/4")]
    [InlineData("<m:f><m:num>{a+b}</m:num><m:den>{2}</m:den></m:f>", "(a+b)/2")]
    [InlineData("<m:sSup><m:e>{x}</m:e><m:sup>{2}</m:sup></m:sSup>", "x^2")]
    [InlineData("<m:sSub><m:e>{a}</m:e><m:sub>{1}</m:sub></m:sSub>", "a_1")]
    [InlineData("<m:rad><m:deg/><m:e>{2}</m:e></m:rad>", "√(2)")]
    [InlineData("<m:d><m:e>{y}</m:e></m:d>", "(y)")]
    public void Formula_Keeps_its_signs(string formula, string text)
    {
        var math = formula.Replace("{", "<m:r><m:t>", StringComparison.Ordinal)
            .Replace("}", "</m:t></m:r>", StringComparison.Ordinal);
        Assert.Equal(
            $"Take {text} cup", Reading.Word(Word($"<w:p>{Run("Take ")}<m:oMath>{math}</m:oMath>{Run(" cup")}</w:p>")));
    }

    [Fact]
    public void Equation_field_Keeps_its_fraction() =>
        Assert.Equal(
            "Take 3/4 cup", Reading.Word(Word(
                $"<w:p>{Run("Take ")}{Begin}<w:r><w:instrText> EQ \\f(3,4) </w:instrText></w:r>{End}"
                + $"{Run(" cup")}</w:p>")));

    [Fact]
    public void Soft_hyphens_and_zero_width_signs_Do_not_split_words() =>
        Assert.Equal(
            "Warehouse is open 9-12 daily",
            Reading.Word(Word(Paragraph("Ware\u00ADhou\u200Bse\u2060 is\u00A0open 9\u201112 dai\uFEFFly"))));

    [Fact]
    public void Joined_emoji_Stay_whole() =>
        Assert.Equal("Team 👩‍🔧", Reading.Word(Word(Paragraph("Team 👩\u200D🔧"))));

    [Fact]
    public void Ruby_text_Is_read_without_its_reading() =>
        Assert.Equal(
            "倉庫は", Reading.Word(Word(
                $"<w:p><w:r><w:ruby><w:rt>{Run("そうこ")}</w:rt>"
                + $"<w:rubyBase>{Run("倉庫")}</w:rubyBase></w:ruby></w:r>"
                + $"{Run("は")}</w:p>")));

    private static string Begin => """<w:r><w:fldChar w:fldCharType="begin"/></w:r>""";

    private static string Separate => """<w:r><w:fldChar w:fldCharType="separate"/></w:r>""";

    private static string End => """<w:r><w:fldChar w:fldCharType="end"/></w:r>""";

    private static string Field(string instruction, string result) =>
        $"<w:p>{Begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{Separate}{Run(result)}{End}</w:p>";
}
