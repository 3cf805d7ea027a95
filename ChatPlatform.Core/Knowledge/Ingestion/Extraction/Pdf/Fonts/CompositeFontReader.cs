using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>
/// Reads a composite font (Type 0). PDF 32000-1, 9.7 and 9.10.2: the text of a code is what ToUnicode says, else what
/// its character collection says, else what the embedded program says about the glyph.
/// </summary>
internal sealed class CompositeFontReader
{
    private readonly PdfObjects _objects;
    private readonly DictionaryToken? _descendant;
    private readonly DictionaryToken? _descriptor;
    private readonly CharacterMap? _toUnicode;
    private readonly CharacterMap _encoding;
    private readonly string _encodingName;
    private readonly string _name;
    private readonly EmbeddedFont _embedded;
    private readonly Lazy<CharacterMap?> _collection;
    private readonly Lazy<byte[]> _glyphs;
    private readonly Dictionary<int, double> _widths = [];
    private readonly List<(int First, int Last, double Width)> _widthRanges = [];

    public CompositeFontReader(PdfObjects objects, DictionaryToken font, CharacterMap? toUnicode)
    {
        (_objects, _toUnicode) = (objects, toUnicode);
        _descendant = objects.DictionaryOf(
            objects.Array(font, "DescendantFonts") is [{ } first, ..] ? first : objects.Get(font, "DescendantFonts"));
        _descriptor = objects.Dictionary(_descendant, "FontDescriptor");
        _name = objects.Name(font, "BaseFont") ?? objects.Name(_descendant, "BaseFont") ?? "";
        _embedded = new(objects, _descriptor);
        var encoding = objects.Get(font, "Encoding");
        _encodingName = (encoding as NameToken)?.Data ?? "";
        _encoding = ReadEncoding(encoding);
        _collection = new(FindCollection);
        _glyphs = new(() => objects.Bytes(objects.Get(_descendant, "CIDToGIDMap")));
        ReadWidths();
    }

    public PdfFont Read()
    {
        var usual = _objects.Number(_descendant, "DW") ?? 1000;
        return new(_encoding, TextOf, code => (_encoding.IsVertical ? -1000 : Width(_encoding.Cid(code), usual)) / 1000)
        {
            IsBold = PdfFontReader.IsBold(_objects, _descriptor, _name),
        };
    }

    private CharacterMap ReadEncoding(IToken? encoding)
    {
        if (encoding is not StreamToken stream)
        {
            return CharacterMapReader.Predefined(_encodingName)
                ?? CharacterMap.Identity(_encodingName.EndsWith('V'));
        }

        var map = CharacterMapReader.Read(_objects.Bytes(stream));
        map.IsVertical |= _objects.Number(stream.StreamDictionary, "WMode") == 1;
        if (_objects.Name(stream.StreamDictionary, "UseCMap") is { } name && !map.HasCodespaces
            && CharacterMapReader.Predefined(name) is { } other)
        {
            map.Include(other);
        }

        if (!map.HasCodespaces)
        {
            map.AddCodespace(2, 0, 0xFFFF);
        }

        return map;
    }

    private string? TextOf(FontCode code) => GlyphText.Choose(
        _toUnicode?.Text(code.Value),
        () =>
        {
            var cid = _encoding.Cid(code);
            return SymbolFonts.Text(_name, code.Value)
                ?? TextOfUnicodeCode(code)
                ?? _collection.Value?.Text(cid)
                ?? (cid == 0 && code.Value != 0 ? null : _embedded.TextOfGlyph(GlyphOf(cid)));
        });

    private string? TextOfUnicodeCode(FontCode code)
    {
        if (!_encodingName.Contains("UCS2", StringComparison.Ordinal)
            && !_encodingName.Contains("UTF16", StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[code.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(code.Value >> (8 * (bytes.Length - 1 - i)));
        }

        return Encoding.BigEndianUnicode.GetString(bytes);
    }

    private int GlyphOf(int cid)
    {
        var at = cid * 2;
        return at >= 0 && at + 1 < _glyphs.Value.Length ? (_glyphs.Value[at] << 8) + _glyphs.Value[at + 1] : cid;
    }

    private CharacterMap? FindCollection()
    {
        var system = _objects.Dictionary(_descendant, "CIDSystemInfo");
        var ordering = _objects.Text(system, "Ordering");
        return ordering is "GB1" or "CNS1" or "Japan1" or "Korea1"
            ? CharacterMapReader.Predefined($"Adobe-{ordering}-UCS2")
            : null;
    }

    private double Width(int cid, double usual)
    {
        if (_widths.TryGetValue(cid, out var width))
        {
            return width;
        }

        foreach (var (first, last, value) in _widthRanges)
        {
            if (cid >= first && cid <= last)
            {
                return value;
            }
        }

        return usual;
    }

    // "c [w1 w2 ...]" lists widths from c on; "first last w" gives one width to a range.
    private void ReadWidths()
    {
        var items = _objects.Array(_descendant, "W");
        for (var i = 0; i + 1 < items.Count;)
        {
            if (items[i] is not NumericToken first)
            {
                i++;
            }
            else if (items[i + 1] is ArrayToken list)
            {
                foreach (var (n, width) in _objects.ArrayOf(list).Index())
                {
                    _widths[(int)first.Data + n] = (width as NumericToken)?.Data ?? 0;
                }

                i += 2;
            }
            else
            {
                if (items[i + 1] is NumericToken last && i + 2 < items.Count && items[i + 2] is NumericToken width)
                {
                    _widthRanges.Add(((int)first.Data, (int)last.Data, width.Data));
                }

                i += 3;
            }
        }
    }
}
