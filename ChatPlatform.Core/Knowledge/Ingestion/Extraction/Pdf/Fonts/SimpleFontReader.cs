using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Fonts.Encodings;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>
/// Reads a font with one-byte codes (Type 1, TrueType, Type 3). PDF 32000-1, 9.6: the text of a code is what
/// ToUnicode says, else what the name of its glyph says, which comes from the font's encoding or from the embedded
/// program.
/// </summary>
internal sealed class SimpleFontReader
{
    private const int Symbolic = 4;

    private readonly PdfObjects _objects;
    private readonly DictionaryToken _font;
    private readonly CharacterMap? _toUnicode;
    private readonly DictionaryToken? _descriptor;
    private readonly EmbeddedFont _embedded;
    private readonly string _name;
    private readonly string _subtype;
    private readonly Encoding? _base;
    private readonly Dictionary<int, string> _differences = [];
    private bool _isUsualBase;

    public SimpleFontReader(PdfObjects objects, DictionaryToken font, CharacterMap? toUnicode)
    {
        (_objects, _font, _toUnicode) = (objects, font, toUnicode);
        _descriptor = objects.Dictionary(font, "FontDescriptor");
        _embedded = new(objects, _descriptor);
        _name = objects.Name(font, "BaseFont") ?? objects.Name(_descriptor, "FontName") ?? "";
        _subtype = objects.Name(font, "Subtype") ?? "";
        ReadDifferences();
        _base = FindBase();
    }

    private bool IsSymbolic => ((int)(_objects.Number(_descriptor, "Flags") ?? 0) & Symbolic) != 0;

    public PdfFont Read()
    {
        var widths = new SimpleFontWidths(_objects, _font, _descriptor, _name, NameOf);
        var matrix = _subtype == "Type3" ? _objects.Numbers(_font, "FontMatrix", 6) : [];
        var box = _objects.Numbers(_font, "FontBBox", 4);
        var height = box.Length > 0 ? Math.Abs(box[3] - box[1]) : 0;
        return new(null, TextOf, code => widths.Of(code.Value) * (matrix.Length > 0 ? matrix[0] : 0.001))
        {
            IsBold = PdfFontReader.IsBold(_objects, _descriptor, _name),
            Scale = matrix.Length == 0 ? 1 : Math.Abs(matrix[3]) * (height > 0 ? height : 1000),
            IsGuessed = IsGuessed(),
        };
    }

    private string? TextOf(FontCode code) => GlyphText.Choose(
        _toUnicode?.Text(code.Value),
        () => SymbolFonts.Text(_name, code.Value)
            ?? GlyphNames.Text(NameOf(code.Value))
            ?? (_differences.ContainsKey(code.Value) ? null : _embedded.TextOfCode(code.Value))
            ?? GlyphNames.TextOfNumber(_differences.GetValueOrDefault(code.Value))
            ?? Guess(code.Value));

    private string? NameOf(int code)
    {
        if (_differences.TryGetValue(code, out var name) || (_base is null && _embedded.NameOfCode(code) is { } own
            && (name = own).Length > 0))
        {
            return name;
        }

        return _base is { } names && names.ContainsCode(code) ? names.GetName(code) : null;
    }

    // Codes of fonts without any encoding are usually characters. Whether they are is decided from the whole text.
    private static string? Guess(int code) =>
        code is >= 32 and < 127 or >= 161 ? ((char)code).ToString() : null;

    // A font with a part of its characters ("ABCDEF+Name") often numbers them as it likes.
    private bool IsGuessed() =>
        _toUnicode is null && _differences.Count == 0 && SymbolFonts.Text(_name, 0xFC) is null
        && (_base is null ? !HasOwnNames() : _isUsualBase && IsPartial);

    private bool IsPartial => _name.Length > 7 && _name[6] == '+';

    private bool HasOwnNames() => Enumerable.Range(33, 220).Any(code =>
        NameOf(code) is not null || _embedded.TextOfCode(code) is not null);

    private Encoding? FindBase()
    {
        var plain = _name.Contains('+', StringComparison.Ordinal) ? _name[(_name.IndexOf('+') + 1)..] : _name;
        if (!_embedded.IsPresent && plain.StartsWith("ZapfDingbats", StringComparison.OrdinalIgnoreCase))
        {
            return ZapfDingbatsEncoding.Instance;
        }

        if (!_embedded.IsPresent && plain.StartsWith("Symbol", StringComparison.OrdinalIgnoreCase))
        {
            return SymbolEncoding.Instance;
        }

        var entry = _objects.Get(_font, "Encoding");
        var name = entry is NameToken direct ? direct.Data : _objects.Name(entry as DictionaryToken, "BaseEncoding");
        if (_subtype == "TrueType" && IsSymbolic && _embedded.IsPresent && entry is NameToken)
        {
            // The encoding of a symbolic TrueType font is ignored by viewers when the program has its own.
            return _embedded.TextOfCode('e') is null && _embedded.TextOfCode('a') is null ? Named(name) : null;
        }

        if (Named(name) is { } named)
        {
            return named;
        }

        _isUsualBase = entry is null;
        return _subtype == "Type3" || (_embedded.IsPresent && _subtype != "TrueType")
                || (IsSymbolic && entry is null)
                    ? null
                    : _subtype == "TrueType" ? WinAnsiEncoding.Instance : StandardEncoding.Instance;
    }

    private static Encoding? Named(string? name) => name switch
    {
        "WinAnsiEncoding" => WinAnsiEncoding.Instance,
        "MacRomanEncoding" => MacRomanEncoding.Instance,
        "StandardEncoding" => StandardEncoding.Instance,
        _ => null,
    };

    private void ReadDifferences()
    {
        var code = 0;
        foreach (var item in _objects.Array(_objects.Dictionary(_font, "Encoding"), "Differences"))
        {
            switch (item)
            {
                case NumericToken number:
                    code = (int)number.Data;
                    break;
                case NameToken name:
                    _differences[code++] = name.Data;
                    break;
                default:
                    break;
            }
        }
    }
}
