using System.Runtime.InteropServices;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>A code in a string of a font.</summary>
/// <param name="Length">Bytes of the code, 1 to 4.</param>
internal readonly record struct FontCode(int Value, int Length);

/// <summary>
/// A character map (CMap): splits strings into codes and maps codes to character ids or to text. PDF 32000-1, 9.7.5.
/// </summary>
internal sealed class CharacterMap
{
    private readonly List<(int Length, uint Low, uint High)> _codespaces = [];
    private readonly List<(int Length, uint Low, uint High, int Cid)> _cidRanges = [];
    private readonly List<(uint Low, uint High, string Text)> _textRanges = [];
    private readonly Dictionary<FontCode, int> _cids = [];
    private readonly Dictionary<uint, string> _texts = [];

    public bool IsVertical { get; set; }

    public bool HasText => _texts.Count > 0 || _textRanges.Count > 0;

    public bool HasCodespaces => _codespaces.Count > 0;

    /// <summary>Two-byte codes that are character ids (Identity-H and -V).</summary>
    public static CharacterMap Identity(bool isVertical)
    {
        var map = new CharacterMap { IsVertical = isVertical };
        map.AddCodespace(2, 0, 0xFFFF);
        map.AddCids(2, 0, 0xFFFF, 0);
        return map;
    }

    public void AddCodespace(int length, uint low, uint high) => _codespaces.Add((length, low, high));

    public void AddCids(int length, uint low, uint high, int cid)
    {
        if (low == high)
        {
            _cids[new((int)low, length)] = cid;
        }
        else
        {
            _cidRanges.Add((length, low, high, cid));
        }
    }

    /// <summary>Maps a range to consecutive characters that begin with <paramref name="text"/>.</summary>
    public void AddTexts(uint low, uint high, string text)
    {
        if (low == high)
        {
            _texts[low] = text;
        }
        else
        {
            _textRanges.Add((low, high, text));
        }
    }

    /// <summary>Adds the entries of the map that this one extends.</summary>
    public void Include(CharacterMap other)
    {
        _codespaces.AddRange(other._codespaces);
        _cidRanges.InsertRange(0, other._cidRanges);
        foreach (var (code, cid) in other._cids)
        {
            _cids.TryAdd(code, cid);
        }
    }

    /// <summary>The code at the beginning of the bytes; the shortest codespace that contains it.</summary>
    public FontCode Next(ReadOnlySpan<byte> bytes)
    {
        var value = 0u;
        var most = Math.Min(4, bytes.Length);
        for (var length = 1; length <= most; length++)
        {
            value = (value << 8) | bytes[length - 1];
            foreach (var space in CollectionsMarshal.AsSpan(_codespaces))
            {
                if (space.Length == length && IsInside(value, space.Low, space.High, length))
                {
                    return new((int)value, length);
                }
            }
        }

        var shortest = _codespaces.Count == 0 ? 1 : _codespaces.Min(space => space.Length);
        var count = Math.Min(shortest, most);
        value = 0;
        foreach (var b in bytes[..count])
        {
            value = (value << 8) | b;
        }

        return new((int)value, count);
    }

    /// <summary>Character id of a code; 0 for none.</summary>
    public int Cid(FontCode code)
    {
        if (_cids.TryGetValue(code, out var cid))
        {
            return cid;
        }

        var ranges = CollectionsMarshal.AsSpan(_cidRanges);
        for (var i = ranges.Length - 1; i >= 0; i--)
        {
            ref readonly var range = ref ranges[i];
            if (range.Length == code.Length && (uint)code.Value >= range.Low && (uint)code.Value <= range.High)
            {
                return range.Cid + (code.Value - (int)range.Low);
            }
        }

        return 0;
    }

    /// <summary>Text of a code or character id; null for none.</summary>
    public string? Text(int code)
    {
        if (_texts.TryGetValue((uint)code, out var text))
        {
            return text;
        }

        foreach (var range in CollectionsMarshal.AsSpan(_textRanges))
        {
            if ((uint)code >= range.Low && (uint)code <= range.High)
            {
                return Advance(range.Text, code - (int)range.Low);
            }
        }

        return null;
    }

    // Each byte of a code lies inside the range of the byte at its place.
    private static bool IsInside(uint value, uint low, uint high, int length)
    {
        for (var shift = 0; shift < length * 8; shift += 8)
        {
            var b = (value >> shift) & 0xFF;
            if (b < ((low >> shift) & 0xFF) || b > ((high >> shift) & 0xFF))
            {
                return false;
            }
        }

        return true;
    }

    private static string Advance(string text, int by)
    {
        if (by == 0 || text.Length == 0)
        {
            return text;
        }

        var start = text.Length > 1 && char.IsSurrogatePair(text[^2], text[^1]) ? text.Length - 2 : text.Length - 1;
        if (start == text.Length - 1 && char.IsSurrogate(text[start]))
        {
            return text;
        }

        var code = char.ConvertToUtf32(text, start) + by;
        return code is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF)
            ? text
            : text[..start] + char.ConvertFromUtf32(code);
    }
}
