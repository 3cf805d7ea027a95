namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>Decides whether characters that were guessed from codes are a text.</summary>
internal static class GuessedText
{
    private const string Vowels = "aeiouyAEIOUYäöüéèàáíóúåæøÄÖÜ";

    /// <summary>A text consists mostly of letters, with vowels among them.</summary>
    public static bool IsPlausible(IEnumerable<PdfGlyph> glyphs)
    {
        int all = 0, letters = 0, known = 0, vowels = 0;
        foreach (var c in glyphs.Where(glyph => !glyph.IsBlank).Select(glyph => glyph.Text![0]))
        {
            all++;
            letters += char.IsLetter(c) ? 1 : 0;
            known += char.IsLetterOrDigit(c) ? 1 : 0;
            vowels += Vowels.Contains(c, StringComparison.Ordinal) ? 1 : 0;
        }

        return known >= 0.75 * all && letters >= 0.5 * all && vowels >= 0.2 * letters && vowels <= 0.65 * letters;
    }
}
