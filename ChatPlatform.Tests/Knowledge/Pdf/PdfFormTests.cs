namespace ChatPlatform.Tests.Knowledge.Pdf;

/// <summary>What annotations show is read at its place.</summary>
public sealed class PdfFormTests
{
    [Fact]
    public void Values_ticks_and_notes_Stand_at_their_place()
    {
        var lines = Form().Text().Split('\n');

        Assert.Contains(lines, line => line.Contains("Reference: QZ-55812-K", StringComparison.Ordinal)
            || line.Contains("Reference: | QZ-55812-K", StringComparison.Ordinal));
        var text = string.Join(' ', lines);
        Assert.Contains("Express ☒", text, StringComparison.Ordinal);
        Assert.Contains("Night ☐", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret99", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Appearance_of_a_field_Is_read_instead_of_its_value()
    {
        var pdf = new SmallPdf();
        var form = pdf.AddStream(
            "/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 3 0 R>>>>",
            "BT /F1 11 Tf 2 5 Td (1,250.00 EUR) Tj ET");
        var field = pdf.Add(
            $"<</Type/Annot/Subtype/Widget/FT/Tx/V(1250)/Rect[200 755 400 775]/AP<</N {form} 0 R>>>>");
        pdf.Page("BT /F1 11 Tf 72 760 Td (Deposit) Tj ET", entries: $"/Annots[{field} 0 R]");

        Assert.Contains("1,250.00 EUR", pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A10_Address_of_a_link_Follows_its_text_once()
    {
        var pdf = new SmallPdf();
        var link = pdf.Add(
            "<</Type/Annot/Subtype/Link/Rect[94 755 160 775]/A<</S/URI/URI(https://example.com/form)>>>>");
        pdf.Page(
            "BT /F1 11 Tf 72 760 Td (Use the online form today.) Tj ET", entries: $"/Annots[{link} 0 R {link} 0 R]");

        Assert.Equal(2, pdf.Text().Split("(https://example.com/form)").Length);
        Assert.Contains("online form (https://example.com/form)", pdf.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A10_Address_that_is_shown_Is_not_repeated()
    {
        var pdf = new SmallPdf();
        var link = pdf.Add("<</Type/Annot/Subtype/Link/Rect[70 755 300 775]/A<</S/URI/URI(https://example.com/)>>>>");
        pdf.Page("BT /F1 11 Tf 72 760 Td (www.example.com) Tj ET", entries: $"/Annots[{link} 0 R]");

        Assert.Equal("www.example.com", pdf.Text());
    }

    [Fact]
    public void A10_Address_of_a_script_Is_not_taught()
    {
        var pdf = new SmallPdf();
        var link = pdf.Add(
            "<</Type/Annot/Subtype/Link/Rect[70 755 300 775]/A<</S/URI/URI(javascript:alert\\(1\\))>>>>");
        pdf.Page("BT /F1 11 Tf 72 760 Td (Click here) Tj ET", entries: $"/Annots[{link} 0 R]");

        Assert.Equal("Click here", pdf.Text());
    }

    /// <summary>A form with a value, ticks, a password and a note, all without appearances.</summary>
    internal static SmallPdf Form()
    {
        var pdf = new SmallPdf();
        int[] annotations =
        [
            pdf.Add("<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(QZ-55812-K)/DA(/Helv 11 Tf)/Rect[140 755 300 775]>>"),
            pdf.Add("<</Type/Annot/Subtype/Widget/FT/Btn/T(b)/V/Yes/AS/Yes/Rect[120 735 132 747]>>"),
            pdf.Add("<</Type/Annot/Subtype/Widget/FT/Btn/T(c)/V/Off/AS/Off/Rect[120 715 132 727]>>"),
            pdf.Add("<</Type/Annot/Subtype/Widget/FT/Tx/Ff 8192/T(d)/V(secret99)/Rect[140 695 300 707]>>"),
            pdf.Add("<</Type/Annot/Subtype/FreeText/Contents(Gate 7731)/DA(/Helv 11 Tf)/Rect[400 600 500 620]>>"),
        ];
        var list = string.Join(' ', annotations.Select(n => $"{n} 0 R"));
        pdf.Catalog = $"/AcroForm<</Fields[{list}]>>";
        return pdf.Page(
            "BT /F1 11 Tf 72 760 Td 20 TL (Reference:) Tj T* (Express) Tj T* (Night) Tj T* (Password) Tj ET",
            entries: $"/Annots[{list}]");
    }
}
