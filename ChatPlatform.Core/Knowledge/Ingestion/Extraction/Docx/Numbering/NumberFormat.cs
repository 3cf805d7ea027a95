using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Numbering;

/// <summary>Writes a number in a format of WordprocessingML (ECMA-376 part 1, 17.18.59).</summary>
internal static class NumberFormat
{
    private const string Digits = "〇一二三四五六七八九";
    private const string RussianLetters = "абвгдежзиклмнопрстуфхцчшщыэюя";
    private const int MaxRoman = 3999;

    private static readonly (int Value, string Sign)[] s_roman =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    private static readonly string[] s_ordinals =
    [
        "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
        "Eleventh", "Twelfth",
    ];

    private static readonly string[] s_cardinals =
    [
        "Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ];

    /// <summary>The number's text; digits for formats that are not known.</summary>
    public static string Write(int number, string? format) => format switch
    {
        "none" or "bullet" => "",
        "upperRoman" => Roman(number),
        "lowerRoman" => Roman(number).ToLowerInvariant(),
        "upperLetter" => Letters(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "lowerLetter" => Letters(number, "abcdefghijklmnopqrstuvwxyz"),
        "russianLower" => Letters(number, RussianLetters),
        "russianUpper" => Letters(number, RussianLetters.ToUpperInvariant()),
        "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
        "ordinal" => Ordinal(number),
        "ordinalText" => number >= 0 && number < s_ordinals.Length ? s_ordinals[number] : Ordinal(number),
        "cardinalText" => number >= 0 && number < s_cardinals.Length ? s_cardinals[number] : Decimal(number),
        "hex" => number.ToString("X", CultureInfo.InvariantCulture),
        "numberInDash" => $"- {Decimal(number)} -",
        "decimalEnclosedCircle" or "decimalEnclosedCircleChinese" when number is > 0 and <= 20 =>
            ((char)(0x2460 + number - 1)).ToString(),
        "chineseCounting" or "chineseCountingThousand" or "taiwaneseCounting" or "taiwaneseCountingThousand"
            or "japaneseCounting" or "ideographDigital" => Ideographs(number),
        _ => Decimal(number),
    };

    private static string Decimal(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Roman(int number)
    {
        if (number is < 1 or > MaxRoman)
        {
            return Decimal(number);
        }

        var text = new StringBuilder();
        foreach (var (value, sign) in s_roman)
        {
            for (; number >= value; number -= value)
            {
                text.Append(sign);
            }
        }

        return text.ToString();
    }

    // After the last letter the letters are doubled: Y, Z, AA, BB.
    private static string Letters(int number, string letters) =>
        number is < 1 or > 780
            ? Decimal(number)
            : new string(letters[(number - 1) % letters.Length], ((number - 1) / letters.Length) + 1);

    private static string Ordinal(int number) => Decimal(number) + (number % 100 is >= 11 and <= 13
        ? "th"
        : (number % 10) switch
        {
            1 => "st",
            2 => "nd",
            3 => "rd",
            _ => "th",
        });

    private static string Ideographs(int number) => number switch
    {
        >= 0 and < 10 => Digits[number].ToString(),
        < 20 => "十" + (number % 10 > 0 ? Digits[number % 10].ToString() : ""),
        < 100 => $"{Digits[number / 10]}十{(number % 10 > 0 ? Digits[number % 10].ToString() : "")}",
        _ => Decimal(number),
    };
}
