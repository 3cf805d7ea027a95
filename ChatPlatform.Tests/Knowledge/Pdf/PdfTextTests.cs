namespace ChatPlatform.Tests.Knowledge.Pdf;

/// <summary>The text of a passage is the text on the page.</summary>
public sealed class PdfTextTests
{
    [Fact]
    public void Raised_marks_Stand_apart_from_numbers()
    {
        var pdf = new SmallPdf().Page(
            "BT /F1 11 Tf 72 760 Td (The fee is EUR 320) Tj 4 Ts /F1 7 Tf (1) Tj 0 Ts /F1 11 Tf ( a month.) Tj ET");

        Assert.Equal("The fee is EUR 320 ¹ a month.", pdf.Text());
    }

    [Theory]
    [InlineData("10", "6", "10^6")]
    [InlineData("5 m", "2", "5 m^2")]
    [InlineData("The 1", "st", "The 1st")]
    public void Exponents_and_ordinals_Keep_their_meaning(string text, string raised, string expected)
    {
        var pdf = new SmallPdf().Page(
            $"BT /F1 11 Tf 72 760 Td ({text}) Tj 4 Ts /F1 7 Tf ({raised}) Tj 0 Ts /F1 11 Tf ( units) Tj ET");

        Assert.Equal(expected + " units", pdf.Text());
    }

    [Fact]
    public void Fractions_Keep_their_stroke()
    {
        var pdf = new SmallPdf();
        var font = pdf.Add(
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[47/fraction]>>>>");
        pdf.Page(
            "BT /F1 11 Tf 72 760 Td (Use 1) Tj 4 Ts /F1 7 Tf (3) Tj 0 Ts /F9 11 Tf (/) Tj /F1 7 Tf (4) Tj "
            + "/F1 11 Tf ( cup) Tj ET",
            fonts: $"/F9 {font} 0 R");

        Assert.Equal("Use 1 3/4 cup", pdf.Text());
    }

    [Fact]
    public void Stacked_fractions_Are_written_with_a_stroke() => Assert.Equal(
        "Use 1 3/4 cup",
        new SmallPdf().Page(
            "BT /F1 11 Tf 72 760 Td (Use 1) Tj 5 Ts /F1 6 Tf (3) Tj 1 0 0 1 100.7 757 Tm 0 Ts (4) Tj "
            + "1 0 0 1 105 760 Tm /F1 11 Tf ( cup) Tj ET").Text());

    [Fact]
    public void Mark_of_a_note_at_a_price_of_ten_Is_no_exponent() => Assert.Equal(
        "EUR 10 ² a day",
        new SmallPdf().Page(
            "BT /F1 11 Tf 72 760 Td (EUR 10) Tj 4 Ts /F1 7 Tf (2) Tj 0 Ts /F1 11 Tf ( a day) Tj ET").Text());

    [Fact]
    public void Lowered_digits_Stay_in_their_word() => Assert.Equal(
        "H2O is water",
        new SmallPdf().Page(
            "BT /F1 11 Tf 72 760 Td (H) Tj -2 Ts /F1 7 Tf (2) Tj 0 Ts /F1 11 Tf (O is water) Tj ET").Text());

    [Theory]
    [InlineData("<0001>")]
    [InlineData("<E0F4>")]
    [InlineData("<FFFD>")]
    public void Wrong_ToUnicode_Loses_against_the_name_of_the_glyph(string wrong)
    {
        var pdf = new SmallPdf();
        var map = pdf.AddStream(
            "",
            "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange "
            + $"1 beginbfchar <80> {wrong} endbfchar");
        var font = pdf.Add(
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[128/ffi]>>"
            + $"/ToUnicode {map} 0 R>>");
        pdf.Page("BT /F9 11 Tf 72 760 Td (e\u0080cient) Tj ET", fonts: $"/F9 {font} 0 R");

        Assert.Equal("efficient", pdf.Text());
    }

    [Fact]
    public void ActualText_Replaces_its_glyphs()
    {
        var pdf = new SmallPdf().Page(
            "BT /F1 11 Tf 72 760 Td (The ) Tj /Span <</ActualText (office)>> BDC (o#ce) Tj EMC ( approves.) Tj ET");

        Assert.Equal("The office approves.", pdf.Text());
    }

    [Fact]
    public void ActualText_of_a_tagged_element_Replaces_its_glyphs_once()
    {
        var pdf = new SmallPdf();
        var element = pdf.Add("<</Type/StructElem/S/Span/ActualText(office)>>");
        pdf.Catalog = $"/StructTreeRoot<</ParentTree<</Nums[0[{element} 0 R {element} 0 R]]>>>>";
        pdf.Page(
            "BT /F1 11 Tf 72 760 Td (The ) Tj /Span <</MCID 0>> BDC (o#) Tj EMC /Span <</MCID 1>> BDC (ce) Tj EMC "
            + "( approves.) Tj ET",
            entries: "/StructParents 0");

        Assert.Equal("The office approves.", pdf.Text());
    }

    [Fact]
    public void Hyphens_at_the_end_of_lines_Are_kept_in_words_and_codes()
    {
        var pdf = new SmallPdf().Lines("The depot offers long-", "term storage for the scanner A-", "c20 in Graz.");

        Assert.Equal("The depot offers long-term storage for the scanner A-c20 in Graz.", pdf.Text());
    }

    [Fact]
    public void Divided_words_Are_joined_when_they_stand_elsewhere()
    {
        var pdf = new SmallPdf().Lines(
            "Every delivery is checked. The deli-", "very takes an hour of infor-", "mation.");

        Assert.Equal("Every delivery is checked. The delivery takes an hour of information.", pdf.Text());
    }

    [Fact]
    public void Soft_hyphens_and_zero_width_characters_Do_not_split_words()
    {
        var pdf = new SmallPdf();
        var map = pdf.AddStream(
            "",
            "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange "
            + "2 beginbfchar <80> <200B> <81> <00AD> endbfchar");
        var font = pdf.Add($"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode {map} 0 R>>");
        pdf.Page("BT /F9 11 Tf 72 760 Td (deli\u0080very and ser\u0081vice) Tj ET", fonts: $"/F9 {font} 0 R");

        Assert.Equal("delivery and service", pdf.Text());
    }

    [Fact]
    public void Text_drawn_twice_for_boldness_Is_read_once()
    {
        var pdf = new SmallPdf().Page(
            "BT /F1 14 Tf 72 760 Td (BOLD bill) Tj ET BT /F1 14 Tf 72.4 760 Td (BOLD bill) Tj ET");

        Assert.Equal("BOLD bill", pdf.Text());
    }

    [Theory]
    [InlineData("BT /F1 11 Tf 2.4 Tc 72 760 Td (Reactivation is free) Tj ET", "Reactivation is free")]
    [InlineData("BT /F1 11 Tf 72 760 Td (R e a c t i v a t e   n o w) Tj ET", "Reactivate now")]
    [InlineData("BT /F1 11 Tf 72 760 Td [(All)-400(gaps)-400(are)-400(blanks)] TJ ET", "All gaps are blanks")]
    public void Spaced_out_letters_Are_words(string content, string expected) =>
        Assert.Equal(expected, new SmallPdf().Page(content).Text());

    [Fact]
    public void Right_to_left_letters_Are_ordered_by_place_and_numbers_stay()
    {
        var pdf = Mapped("<21> <05DE> <22> <05D7> <23> <05E1> <24> <05DF>");
        pdf.Pdf.Page("BT /F9 11 Tf 300 760 Td (24) Tj ( $#\"!) Tj ET", fonts: pdf.Fonts);

        Assert.Equal("מחסן 24", pdf.Pdf.Text());
    }

    [Fact]
    public void Chinese_letters_Have_no_blanks_between_them_and_between_lines()
    {
        var pdf = Mapped("<21> <4ED3> <22> <5E93> <23> <516B> <24> <70B9>");
        pdf.Pdf.Page("BT /F9 11 Tf 72 760 Td 14 TL [(!)-900(\")] TJ T* (#$) Tj ET", fonts: pdf.Fonts);

        Assert.Equal("仓库八点", pdf.Pdf.Text());
    }

    [Fact]
    public void Vertical_text_Is_read_from_top_to_bottom_and_right_to_left()
    {
        var pdf = new SmallPdf();
        var map = pdf.AddStream(
            "", "1 begincodespacerange <0000> <FFFF> endcodespacerange 4 beginbfchar <0001> <4ED3> <0002> <5E93> "
            + "<0003> <516B> <0004> <70B9> endbfchar");
        var descendant = pdf.Add(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            + "/Supplement 0>>>>");
        var font = pdf.Add(
            $"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-V/DescendantFonts[{descendant} 0 R]"
            + $"/ToUnicode {map} 0 R>>");
        pdf.Page(
            "BT /F9 12 Tf 1 0 0 1 280 700 Tm <00030004> Tj 1 0 0 1 300 700 Tm <00010002> Tj ET",
            fonts: $"/F9 {font} 0 R");

        Assert.Equal("仓库八点", pdf.Text());
    }

    [Fact]
    public void Accents_of_their_own_Are_joined_with_their_letter() => Assert.Equal(
        "Jörg",
        new SmallPdf().Page("BT /F1 11 Tf 72 760 Td [(J)-110(\u00A8)444(org)] TJ ET").Text());

    private static (SmallPdf Pdf, string Fonts) Mapped(string characters)
    {
        var pdf = new SmallPdf();
        var map = pdf.AddStream(
            "",
            "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <30> <39> <0030> endbfrange "
            + $"5 beginbfchar <20> <0020> {characters} endbfchar");
        var widths = string.Concat(Enumerable.Repeat("500 ", 64));
        var font = pdf.Add(
            $"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Any/FirstChar 32/LastChar 95/Widths[{widths}]"
            + $"/ToUnicode {map} 0 R>>");
        return (pdf, $"/F9 {font} 0 R");
    }
}
