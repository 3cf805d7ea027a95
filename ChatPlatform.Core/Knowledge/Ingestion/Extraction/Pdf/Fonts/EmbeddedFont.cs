using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.CompactFontFormat;
using UglyToad.PdfPig.Fonts.TrueType;
using UglyToad.PdfPig.Fonts.TrueType.Parser;
using UglyToad.PdfPig.Fonts.TrueType.Tables.CMapSubTables;
using UglyToad.PdfPig.Fonts.Type1.Parser;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>
/// What an embedded font program knows about its glyphs. A damaged program knows nothing; it is parsed when it is first
/// asked.
/// </summary>
internal sealed class EmbeddedFont
{
    private const int MaxStackDepth = 100;

    private readonly Lazy<TrueTypeFont?> _trueType;
    private readonly Lazy<CompactFontFormatFont?> _compact;
    private readonly Lazy<IReadOnlyDictionary<int, string>?> _type1Encoding;
    private readonly Lazy<IReadOnlyDictionary<int, string>> _textOfGlyphs;

    public EmbeddedFont(PdfObjects objects, DictionaryToken? descriptor)
    {
        _trueType = new(() => Try(() => TrueType(objects, descriptor)));
        _compact = new(() => Try(() => Compact(objects, descriptor)));
        _type1Encoding = new(() => Try(() => Type1Encoding(objects, descriptor)));
        _textOfGlyphs = new(ReadTextOfGlyphs);
        IsPresent = objects.Get(descriptor, "FontFile") is not null || objects.Get(descriptor, "FontFile2") is not null
            || objects.Get(descriptor, "FontFile3") is not null;
    }

    public bool IsPresent { get; }

    /// <summary>Name of the glyph that the program's own encoding gives a code; null for none.</summary>
    public string? NameOfCode(int code)
    {
        if (_type1Encoding.Value is { } names)
        {
            return names.GetValueOrDefault(code);
        }

        return Try(() => _compact.Value?.Encoding?.GetName(code)) is { Length: > 0 } name && name != ".notdef"
            ? name
            : null;
    }

    /// <summary>Text of a code of a symbolic TrueType font, by its character tables; null for none.</summary>
    public string? TextOfCode(int code)
    {
        if (_trueType.Value is not { } font)
        {
            return null;
        }

        foreach (var table in new[] { font.WindowsSymbolCMap, font.MacRomanCMap, font.WindowsUnicodeCMap })
        {
            var glyph = Glyph(table, code);
            glyph = glyph > 0 || table != font.WindowsSymbolCMap ? glyph : Glyph(table, 0xF000 + code);
            if (glyph > 0 && TextOfGlyph(glyph) is { } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>Text of a glyph by its number, or by its character id in a font without character ids.</summary>
    public string? TextOfGlyph(int glyph) => _textOfGlyphs.Value.GetValueOrDefault(glyph)
        ?? GlyphNames.Text(Try(() => _compact.Value?.GetCharacterName(glyph, true)));

    private Dictionary<int, string> ReadTextOfGlyphs()
    {
        var texts = new Dictionary<int, string>();
        if (_trueType.Value is not { } font)
        {
            return texts;
        }

        if (font.WindowsUnicodeCMap is { } unicode)
        {
            for (var code = 0x20; code < 0xFFFE; code++)
            {
                if (code is (< 0xD800 or > 0xF8FF) && Glyph(unicode, code) is > 0 and var glyph)
                {
                    texts.TryAdd(glyph, ((char)code).ToString());
                }
            }
        }

        var names = Try(() => font.TableRegister.PostScriptTable?.GlyphNames) ?? [];
        for (var i = 0; i < names.Count; i++)
        {
            if (GlyphNames.Text(names[i]) is { } text)
            {
                texts.TryAdd(i, text);
            }
        }

        return texts;
    }

    private static int Glyph(ICMapSubTable? table, int code)
    {
        try
        {
            return table?.CharacterCodeToGlyphIndex(code) ?? 0;
        }
        catch (Exception e) when (PdfObjects.IsDamage(e))
        {
            return 0;
        }
    }

    private static TrueTypeFont? TrueType(PdfObjects objects, DictionaryToken? descriptor)
    {
        var file = objects.Get(descriptor, "FontFile2")
            ?? (objects.Get(descriptor, "FontFile3") is StreamToken stream
                && objects.Name(stream.StreamDictionary, "Subtype") == "OpenType" ? stream : null);
        var bytes = objects.Bytes(file);
        return bytes.Length == 0 ? null : TrueTypeFontParser.Parse(new TrueTypeDataBytes(bytes));
    }

    private static CompactFontFormatFont? Compact(PdfObjects objects, DictionaryToken? descriptor)
    {
        var bytes = objects.Bytes(objects.Get(descriptor, "FontFile3"));
        return bytes.Length == 0 || bytes[0] != 1
            ? null
            : CompactFontFormatParser.Parse(new CompactFontFormatData(bytes)).FirstFont;
    }

    private static IReadOnlyDictionary<int, string>? Type1Encoding(PdfObjects objects, DictionaryToken? descriptor)
    {
        if (objects.Get(descriptor, "FontFile") is not StreamToken stream || objects.Bytes(stream) is not [_, ..] bytes)
        {
            return null;
        }

        var length = (int)(objects.Number(stream.StreamDictionary, "Length1") ?? bytes.Length);
        var second = (int)(objects.Number(stream.StreamDictionary, "Length2") ?? 0);
        return Type1FontParser.Parse(new MemoryInputBytes(bytes), length, second, new(MaxStackDepth)).Encoding;
    }

    private static T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (PdfObjects.IsDamage(e))
        {
            return null;
        }
    }
}
