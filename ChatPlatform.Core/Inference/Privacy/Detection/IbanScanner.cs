using System.Collections.Frozen;

namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Finds numbers of bank accounts (ISO 13616), written with or without spaces.</summary>
internal static class IbanScanner
{
    private const int ShortestLength = 15;

    private const string Lengths =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23"
        + "GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30"
        + "NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SE24SI19SK24SM27SV28TL23TN24TR26UA29VA22VG24XK20";

    private static readonly FrozenDictionary<string, int> s_lengths = Enumerable.Range(0, Lengths.Length / 4)
        .ToFrozenDictionary(i => Lengths.Substring(i * 4, 2), i => int.Parse(Lengths.AsSpan((i * 4) + 2, 2)));

    public static void Find(string text, List<DetectedValue> found)
    {
        for (var i = 0; i + ShortestLength <= text.Length; i++)
        {
            if (
                char.IsAsciiLetter(text[i]) && char.IsAsciiLetter(text[i + 1])
                && char.IsAsciiDigit(text[i + 2]) && char.IsAsciiDigit(text[i + 3])
                && (i == 0 || !char.IsLetterOrDigit(text[i - 1]))
                && s_lengths.TryGetValue(text.Substring(i, 2).ToUpperInvariant(), out var length)
                && EndOf(text, i, length) is { } end)
            {
                found.Add(new(i, end - i, PersonalDataKind.Iban));
                i = end - 1;
            }
        }
    }

    /// <summary>The end of an account number of a length; null when the text has none.</summary>
    private static int? EndOf(string text, int start, int length)
    {
        Span<char> number = stackalloc char[length];
        var (count, at) = (0, start);
        for (; at < text.Length && count < length; at++)
        {
            if (char.IsAsciiLetterOrDigit(text[at]))
            {
                number[count++] = char.ToUpperInvariant(text[at]);
            }
            else if (text[at] is not (' ' or '\u00A0' or '\u202F' or '-') || !char.IsLetterOrDigit(text[at - 1]))
            {
                return null;
            }
        }

        return count == length && (at == text.Length || !char.IsLetterOrDigit(text[at])) && Remainder(number) == 1
            ? at
            : null;
    }

    private static int Remainder(ReadOnlySpan<char> number)
    {
        var remainder = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var c = number[(i + 4) % number.Length];
            remainder = char.IsAsciiDigit(c)
                ? ((remainder * 10) + c - '0') % 97
                : ((remainder * 100) + c - 'A' + 10) % 97;
        }

        return remainder;
    }
}
