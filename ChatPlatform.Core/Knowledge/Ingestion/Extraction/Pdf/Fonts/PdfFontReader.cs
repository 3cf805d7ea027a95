using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>Reads the fonts of a file, each once.</summary>
internal sealed class PdfFontReader(PdfObjects objects)
{
    private const int ForceBold = 1 << 18;

    private readonly Dictionary<IToken, PdfFont?> _fonts = [];

    /// <summary>The font behind an entry of a resource dictionary; null when it is missing.</summary>
    public PdfFont? Read(IToken? entry)
    {
        if (entry is null)
        {
            return null;
        }

        if (!_fonts.TryGetValue(entry, out var font))
        {
            font = objects.DictionaryOf(entry) is { } dictionary ? Read(dictionary) : null;
            _fonts[entry] = font;
        }

        return font;
    }

    private PdfFont Read(DictionaryToken font)
    {
        var toUnicode = ReadToUnicode(font);
        return objects.Name(font, "Subtype") == "Type0"
            ? new CompositeFontReader(objects, font, toUnicode).Read()
            : new SimpleFontReader(objects, font, toUnicode).Read();
    }

    private CharacterMap? ReadToUnicode(DictionaryToken font)
    {
        var map = objects.Get(font, "ToUnicode") is StreamToken stream
            ? CharacterMapReader.Read(objects.Bytes(stream))
            : null;
        return map is { HasText: true } ? map : null;
    }

    internal static bool IsBold(PdfObjects objects, DictionaryToken? descriptor, string name) =>
        ((int)(objects.Number(descriptor, "Flags") ?? 0) & ForceBold) != 0
        || objects.Number(descriptor, "FontWeight") >= 600
        || name.Contains("Bold", StringComparison.OrdinalIgnoreCase)
        || name.Contains("Black", StringComparison.OrdinalIgnoreCase)
        || name.Contains("Heavy", StringComparison.OrdinalIgnoreCase)
        || name.Contains("Demi", StringComparison.OrdinalIgnoreCase);
}
