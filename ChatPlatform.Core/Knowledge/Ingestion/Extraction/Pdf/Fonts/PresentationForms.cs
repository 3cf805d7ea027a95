namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>
/// Letters for the forms that Arabic letters have at the beginning, inside and at the end of a word. The platform runs
/// without ICU, so that strings cannot be normalized by the runtime.
/// </summary>
internal static class PresentationForms
{
    // Letter and number of its forms, in the order of the Unicode block.
    private const string FormsB =
        "ء1آ2أ2ؤ2إ2ئ4ا2ب4ة2ت4ث4ج4ح4خ4د2ذ2ر2ز2س4ش4ص4ض4ط4ظ4ع4غ4ف4ق4ك4ل4م4ن4ه4و2ى2ي4";

    private const string Ligatures = "آأإا";

    private static readonly Dictionary<int, string> s_letters = Build();

    /// <summary>Null for other characters.</summary>
    public static string? Letter(int code) => s_letters.GetValueOrDefault(code);

    private static Dictionary<int, string> Build()
    {
        var letters = new Dictionary<int, string>();
        var code = 0xFE80;
        for (var i = 0; i < FormsB.Length; i += 2)
        {
            code = Add(letters, code, FormsB[i].ToString(), FormsB[i + 1] - '0');
        }

        foreach (var alef in Ligatures)
        {
            code = Add(letters, code, "ل" + alef, 2);
        }

        Add(letters, 0xFB56, "پ", 4);
        Add(letters, 0xFB7A, "چ", 4);
        Add(letters, 0xFB8A, "ژ", 2);
        Add(letters, 0xFB8E, "ک", 4);
        Add(letters, 0xFB92, "گ", 4);
        Add(letters, 0xFBFC, "ی", 4);
        return letters;
    }

    private static int Add(Dictionary<int, string> letters, int code, string letter, int forms)
    {
        for (var i = 0; i < forms; i++)
        {
            letters[code + i] = letter;
        }

        return code + forms;
    }
}
