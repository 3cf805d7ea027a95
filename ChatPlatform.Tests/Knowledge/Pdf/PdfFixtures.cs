namespace ChatPlatform.Tests.Knowledge.Pdf;

/// <summary>A small file with the words that a reader sees and those that no reader sees.</summary>
internal sealed record PdfFixture(string Name, SmallPdf File, string Visible, string Hidden = "");

/// <summary>Small files of the kinds that other products read wrongly.</summary>
internal static class PdfFixtures
{
    private const string White = "1 1 1 rg 72 700 300 20 re f 0 g ";

    public static IReadOnlyList<PdfFixture> All { get; } =
    [
        new("plain", new SmallPdf().Lines("Opening hours", "Monday to Friday"), "Opening hours Monday Friday"),
        new("layer", Layer(), "Public price", "Internal draft"),
        new(
            "outside the crop box",
            new SmallPdf().Page(
                "BT /F1 11 Tf 72 760 Td (Inside text) Tj ET BT /F1 11 Tf 72 20 Td (Outside secret) Tj ET",
                entries: "/CropBox[0 100 595 842]"),
            "Inside text", "Outside secret"),
        new(
            "white on white",
            new SmallPdf().Page(
                "BT /F1 11 Tf 72 760 Td (Shown here) Tj ET 1 g BT /F1 11 Tf 72 740 Td (Ghost words) Tj ET"),
            "Shown here", "Ghost words"),
        new(
            "white on blue",
            new SmallPdf().Page(
                "0 0 1 rg 60 730 400 30 re f 1 1 1 rg BT /F1 11 Tf 72 740 Td (Banner text) Tj ET"),
            "Banner text"),
        new(
            "covered",
            new SmallPdf().Page(
                "BT /F1 11 Tf 72 760 Td (Remains) Tj ET BT /F1 11 Tf 72 704 Td (Redacted) Tj ET " + White),
            "Remains", "Redacted"),
        new(
            "marker pen",
            new SmallPdf().Page(
                "BT /F1 11 Tf 72 704 Td (Marked words) Tj ET /G gs 1 1 0 rg 72 700 300 20 re f",
                resources: "/ExtGState<</G<</BM/Multiply>>>>"),
            "Marked words"),
        new(
            "invisible without a picture",
            new SmallPdf().Page("BT /F1 11 Tf 72 760 Td (Seen) Tj 3 Tr 0 -20 Td (Unseen) Tj ET"), "Seen", "Unseen"),
        new("recognised scan", Scan(), "Recognised words"),
        new("clipped", Clipped(), "Within", "Beyond"),
        new(
            "tiny", new SmallPdf().Page("BT /F1 11 Tf 72 760 Td (Normal) Tj /F1 0.5 Tf 0 -20 Td (Tiny) Tj ET"),
            "Normal", "Tiny"),
        new("form", PdfFormTests.Form(), "Reference QZ-55812-K Express ☒ Night ☐ Gate 7731"),
        new(
            "turned",
            new SmallPdf().Page(
                "BT /F1 11 Tf 72 760 Td (Level words) Tj ET BT /F1 11 Tf 0 1 -1 0 300 200 Tm (Turned words) Tj ET"),
            "Level Turned words"),
        new("damaged program", DamagedProgram(), "Costs 45 euros"),
    ];

    private static SmallPdf Layer()
    {
        var pdf = new SmallPdf();
        var layer = pdf.Add("<</Type/OCG/Name(internal)>>");
        pdf.Catalog = $"/OCProperties<</OCGs[{layer} 0 R]/D<</OFF[{layer} 0 R]>>>>";
        return pdf.Page(
            "/OC /L BDC BT /F1 11 Tf 72 700 Td (Internal draft) Tj ET EMC BT /F1 11 Tf 72 760 Td (Public price) Tj ET",
            resources: $"/Properties<</L {layer} 0 R>>");
    }

    private static SmallPdf Scan()
    {
        var pdf = new SmallPdf();
        var image = pdf.AddStream(
            "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x");
        return pdf.Page(
            "BT 3 Tr /F1 11 Tf 72 760 Td (Recognised words) Tj ET q 595 0 0 842 0 0 cm /I Do Q",
            resources: $"/XObject<</I {image} 0 R>>");
    }

    private static SmallPdf Clipped() => new SmallPdf().Page(
        "q 60 750 200 40 re W n BT /F1 11 Tf 72 760 Td (Within) Tj 0 -100 Td (Beyond) Tj ET Q");

    // The library rejects the page with this font; its encoding says everything that is needed.
    private static SmallPdf DamagedProgram()
    {
        var pdf = new SmallPdf();
        var program = pdf.AddStream("/Subtype/Type1C", "this is no font program");
        var descriptor = pdf.Add(
            $"<</Type/FontDescriptor/FontName/ABCDEF+Broken/Flags 32/FontFile3 {program} 0 R/FontBBox[0 0 1 1]>>");
        var font = pdf.Add(
            "<</Type/Font/Subtype/Type1/BaseFont/ABCDEF+Broken/Encoding/WinAnsiEncoding"
            + $"/FontDescriptor {descriptor} 0 R/FirstChar 32/LastChar 126"
            + $"/Widths[{string.Concat(Enumerable.Repeat("500 ", 95))}]>>");
        return pdf.Page("BT /F9 11 Tf 72 760 Td (Costs 45 euros) Tj ET", fonts: $"/F9 {font} 0 R");
    }
}
