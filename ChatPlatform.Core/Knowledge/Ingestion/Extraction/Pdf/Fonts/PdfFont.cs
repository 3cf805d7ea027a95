namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>A character of a string.</summary>
/// <param name="Text">Null when the font does not say which character it is.</param>
/// <param name="Advance">Width, or height in vertical writing, in text space for size 1.</param>
/// <param name="IsSpaceCode">True for the one-byte code 32, which word spacing applies to.</param>
internal readonly record struct PdfCharacter(string? Text, double Advance, bool IsSpaceCode);

/// <summary>How a font splits, measures and names the codes of a string.</summary>
internal sealed class PdfFont(
    CharacterMap? encoding, Func<FontCode, string?> text, Func<FontCode, double> advance)
{
    private const int MaxCached = 20_000;

    private readonly Dictionary<FontCode, PdfCharacter> _characters = [];

    public bool IsBold { get; init; }

    public bool IsVertical => encoding?.IsVertical ?? false;

    /// <summary>Height of the letters for size 1: 1, except for fonts with their own scale (Type 3).</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// True when the characters are guessed from the codes, because the font has no usable encoding.
    /// </summary>
    public bool IsGuessed { get; init; }

    /// <summary>Characters of a string in order.</summary>
    public IEnumerable<PdfCharacter> Read(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var code = encoding is null ? new(bytes[at], 1) : encoding.Next(bytes.AsSpan(at));
            at += Math.Max(1, code.Length);
            yield return Character(code);
        }
    }

    private PdfCharacter Character(FontCode code)
    {
        if (!_characters.TryGetValue(code, out var character))
        {
            character = new(text(code), advance(code), code is { Value: 32, Length: 1 });
            if (_characters.Count < MaxCached)
            {
                _characters[code] = character;
            }
        }

        return character;
    }
}
