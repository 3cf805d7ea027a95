using System.Globalization;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>The numbers that a file gives its pages ("iv", "A-3"). PDF 32000-1, 12.4.2.</summary>
internal sealed class PageLabels
{
    private const int MaxDepth = 20;
    private const int MaxLength = 40;
    private const int MaxRepeats = 20;

    private static readonly (int Value, string Letters)[] s_roman =
    [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
        (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ];

    private readonly PdfObjects _objects;
    private readonly SortedList<int, DictionaryToken> _ranges = [];

    public PageLabels(PdfObjects objects, DictionaryToken? catalog)
    {
        _objects = objects;
        Read(objects.Dictionary(catalog, "PageLabels"), 0);
    }

    /// <summary>Label of a page, if it differs from its number; otherwise null.</summary>
    /// <param name="page">From 1.</param>
    public string? Of(int page)
    {
        var at = _ranges.Keys.LastOrDefault(start => start < page, -1);
        if (at < 0)
        {
            return null;
        }

        var range = _ranges[at];
        var number = (int)(_objects.Number(range, "St") ?? 1) + page - 1 - at;
        var label = _objects.Text(range, "P") + Format(_objects.Name(range, "S"), number);
        label = string.Concat(label.Where(c => !char.IsControl(c))).Trim();
        return label.Length is 0 or > MaxLength || label == page.ToString(CultureInfo.InvariantCulture) ? null : label;
    }

    private static string Format(string? style, int number) => style switch
    {
        "D" => number.ToString(CultureInfo.InvariantCulture),
        "R" => Roman(number),
        "r" => Roman(number).ToLowerInvariant(),
        "A" => Letters(number),
        "a" => Letters(number).ToLowerInvariant(),
        _ => "",
    };

    private static string Roman(int number)
    {
        if (number is < 1 or > 3999)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var text = "";
        foreach (var (value, letters) in s_roman)
        {
            for (; number >= value; number -= value)
            {
                text += letters;
            }
        }

        return text;
    }

    // A to Z, then AA to ZZ, and so on.
    private static string Letters(int number) => number < 1
        ? ""
        : new((char)('A' + ((number - 1) % 26)), Math.Min(MaxRepeats, 1 + ((number - 1) / 26)));

    private void Read(DictionaryToken? node, int depth)
    {
        var numbers = _objects.Array(node, "Nums");
        for (var i = 0; i + 1 < numbers.Count; i += 2)
        {
            if (numbers[i] is NumericToken start && numbers[i + 1] is DictionaryToken range)
            {
                _ranges[(int)start.Data] = range;
            }
        }

        foreach (var kid in _objects.Array(node, "Kids"))
        {
            if (depth < MaxDepth)
            {
                Read(_objects.DictionaryOf(kid), depth + 1);
            }
        }
    }
}
