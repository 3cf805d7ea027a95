namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>Characters of the symbol fonts that name them by code only.</summary>
internal static class SymbolFonts
{
    private static readonly Dictionary<int, string> s_wingdings = new()
    {
        [0x20] = " ",
        [0x28] = "☎",
        [0x2A] = "✉",
        [0x4A] = "☺",
        [0x6C] = "●",
        [0x6E] = "■",
        [0x6F] = "☐",
        [0x71] = "☐",
        [0x72] = "☐",
        [0x75] = "◆",
        [0x76] = "❖",
        [0x77] = "◆",
        [0x78] = "☒",
        [0x9F] = "•",
        [0xA1] = "○",
        [0xA7] = "▪",
        [0xA8] = "☐",
        [0xD8] = "➢",
        [0xDF] = "←",
        [0xE0] = "→",
        [0xE1] = "↑",
        [0xE2] = "↓",
        [0xE8] = "➔",
        [0xF0] = "⇨",
        [0xFB] = "✗",
        [0xFC] = "✓",
        [0xFD] = "☒",
        [0xFE] = "☑",
    };

    /// <summary>Null when the font is not known or has another character there.</summary>
    public static string? Text(string fontName, int code) =>
        fontName.Contains("Wingdings", StringComparison.OrdinalIgnoreCase)
        && !fontName.Contains("Wingdings2", StringComparison.OrdinalIgnoreCase)
        && !fontName.Contains("Wingdings3", StringComparison.OrdinalIgnoreCase)
            ? s_wingdings.GetValueOrDefault(code & 0xFF)
            : null;
}
