using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;

/// <summary>
/// Converts characters of the fonts Symbol, Wingdings and Webdings to Unicode. Signs that are only ornaments have no
/// entry and are left out.
/// </summary>
internal static class SymbolFonts
{
    // From 0x20, in the order of the Symbol encoding (PDF reference, appendix D.5).
    private const string SymbolLow =
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";

    // From 0xA0.
    private const string SymbolHigh =
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ ⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

    private static readonly FrozenDictionary<int, string> s_wingdings = Table(
        "20  22✂ 28☎ 29☎ 2A✉ 36⌛ 3F✍ 41✌ 43👍 44👎 4A☺ 4B😐 4C☹ 4E☠ 4F⚐ 52☼ 54❄ 56✠ 58✠ 59✡ 5A☪ 5B☯ 6C● 6D❍ 6E■ "
        + "6F□ 71❑ 72❒ 73⬧ 74⧫ 75◆ 76❖ 77⬥ 78⌧ 80⓪ 81① 82② 83③ 84④ 85⑤ 86⑥ 87⑦ 88⑧ 89⑨ 8A⑩ 8B⓿ 8C❶ 8D❷ 8E❸ 8F❹ "
        + "90❺ 91❻ 92❼ 93❽ 94❾ 95❿ 9E· 9F• A1○ A4◉ A7▪ A8◻ AB★ D8➢ DF← E0→ E1↑ E2↓ E3↖ E4↗ E5↙ E6↘ E8➔ EF⇦ F0⇨ F1⇧ "
        + "F2⇩ F3⬄ F4⇳ FB✗ FC✓ FD☒ FE☑");

    private static readonly FrozenDictionary<int, string> s_wingdings2 = Table(
        "20  4F✗ 50✓ 51☒ 52☑ 53☒ 54☒ 55⮾ 56⮿ 69⓪ 6A① 6B② 6C③ 6D④ 6E⑤ 6F⑥ 70⑦ 71⑧ 72⑨ 73⑩ 95• 96● 97● 98● 99○ 9A○ "
        + "9F■ A2■ A3□ A4□ A5□");

    private static readonly FrozenDictionary<int, string> s_wingdings3 = Table(
        "20  66← 67→ 68↑ 69↓ 6A↖ 6B↗ 6C↙ 6D↘ 70▲ 71▼ 72△ 73▽ 74◀ 75▶ 7D▶");

    private static readonly FrozenDictionary<int, string> s_webdings = Table(
        "20  33← 34→ 35↑ 36↓ 37↔ 61✓ 63□ 67■ 6E● 72✗ C8☎ D7☂ EA★ F1☎ 9B✉");

    /// <summary>True for a font whose characters are symbols.</summary>
    public static bool IsSymbolFont(string? font) => font is not null && TableOf(font) is not null;

    /// <summary>The character of a font in Unicode; empty when it has no meaning as text.</summary>
    /// <param name="font">Name of the font.</param>
    /// <param name="code">Code of the character, with or without the prefix F0 of symbol fonts.</param>
    public static string Map(string? font, int code)
    {
        var at = code is >= 0xF000 and <= 0xF0FF ? code - 0xF000 : code;
        return TableOf(font ?? "") is { } map && at <= 0xFF ? map(at)
            : code is >= 0xE000 and <= 0xF8FF ? ""
            : Rune.IsValid(code) ? new Rune(code).ToString() : "";
    }

    /// <summary>The text of a run in such a font.</summary>
    public static string Map(string? font, string text) => string.Concat(text.Select(c => Map(font, c)));

    private static Func<int, string>? TableOf(string font) => font.Trim().ToLowerInvariant() switch
    {
        "symbol" or "symbol mt" or "symbolmt" => Symbol,
        "wingdings" => at => s_wingdings.GetValueOrDefault(at, ""),
        "wingdings 2" => at => s_wingdings2.GetValueOrDefault(at, ""),
        "wingdings 3" => at => s_wingdings3.GetValueOrDefault(at, ""),
        "webdings" => at => s_webdings.GetValueOrDefault(at, ""),
        _ => null,
    };

    private static string Symbol(int at) =>
        at - 0x20 is >= 0 and var low && low < SymbolLow.Length ? SymbolLow[low].ToString()
        : at - 0xA0 is >= 0 and var high && high < SymbolHigh.Length ? SymbolHigh[high].ToString()
        : "";

    // Entries of a code in two hexadecimal digits and its character.
    private static FrozenDictionary<int, string> Table(string entries) => entries
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(
            entry => int.Parse(entry.AsSpan(0, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            entry => entry.Length > 2 ? entry[2..] : " ");
}
