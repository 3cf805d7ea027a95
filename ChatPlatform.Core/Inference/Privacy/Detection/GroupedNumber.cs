namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Some groups of a run, read as one number.</summary>
internal readonly ref struct GroupedNumber
{
    /// <summary>Characters beside a number in which its currency stands.</summary>
    private const int MaxCurrency = 8;

    /// <summary>Characters of an address before a number that are read.</summary>
    private const int MaxAddress = 300;

    private static readonly string[] s_currencies =
    [
        "€", "$", "£", "¥", "%", "EUR", "USD", "CHF", "GBP", "PLN", "CZK", "SEK", "NOK", "DKK", "euro", "dollar",
        "pound", "zł", "kr",
    ];

    private readonly DigitRun _run;
    private readonly int _first;
    private readonly int _last;
    private readonly string _digits;
    private readonly NumberContext _context;

    public GroupedNumber(DigitRun run, int first, int last, NumberContext context)
    {
        (_run, _first, _last, _context) = (run, first, last, context);
        _digits = string.Concat(
            run.Groups.GetRange(first, last - first + 1).Select(g => run.Text.Substring(g.Start, g.Length)));
    }

    /// <summary>What the number is besides a card; null for prices, codes and all other numbers.</summary>
    public PersonalDataKind? Kind =>
        IsAmount ? null
        : IsPhone ? PersonalDataKind.Phone
        : IsId ? PersonalDataKind.Id
        : null;

    private int Count => _last - _first + 1;

    private bool HasPlus => _run.HasPlus && _first == 0;

    /// <summary>True for a card: one group, groups of four, or four, six and the rest.</summary>
    public bool IsCard =>
        !HasPlus && _digits.Length is >= 13 and <= 19 && HasCardPrefix() && HasCardGroups() && IsLuhn();

    private bool IsPhone =>
        HasPlus ? _digits.Length is >= 7 and <= 15
        : _context is NumberContext.Code or NumberContext.Id ? false
        : _context == NumberContext.Phone && _digits.Length is >= 7 and <= 15 ? true
        : _digits.StartsWith("00", StringComparison.Ordinal) ? _digits.Length is >= 10 and <= 16 && _digits[2] != '0'
        : _digits[0] == '0' ? _digits.Length >= (Count == 1 ? 10 : 9) && _digits.Length <= 12
        : IsNorthAmerican;

    /// <summary>Three, three and four digits, with or without the country's 1.</summary>
    private bool IsNorthAmerican =>
        Lengths() is "334" || (Lengths() is "1334" && _digits[0] == '1');

    private bool IsId =>
        !HasPlus && (_context == NumberContext.Id
            ? _digits.Length is >= 6 and <= 20
            : _context != NumberContext.Code && Count > 1 && _digits.Length is >= 9 and <= 20 && !IsOrdinary());

    /// <summary>True for grouped numbers that are no ids: ranges, decimals, lists, invoices, books, networks.</summary>
    private bool IsOrdinary()
    {
        var lengths = Lengths();
        var run = _run;
        var (first, last) = (_first, _last);
        var isDotted = Enumerable.Range(first + 1, last - first).All(i => run.SeparatorBefore(i) is ['.']);
        return Enumerable.Range(first, Count).All(i => run.Groups[i].Length <= 2 || run.IsYear(i))
            || (Count == 2 && (isDotted || lengths[0] == lengths[1] || run.IsYear(first) || lengths == "54"))
            || IsInAddress();
    }

    /// <summary>True when the number is in the address of a page.</summary>
    private bool IsInAddress()
    {
        var start = _run.Groups[_first].Start;
        var before = _run.Text.AsSpan(Math.Max(start - MaxAddress, 0), Math.Min(start, MaxAddress));
        return before[(before.LastIndexOfAny(" \n\t") + 1)..].Contains("://", StringComparison.Ordinal);
    }

    /// <summary>True for prices and other amounts: a decimal comma, or a currency beside the number.</summary>
    public bool IsAmount
    {
        get
        {
            if (HasPlus || (_digits.Length > 1 && _digits[0] == '0') || !HasThousands())
            {
                return false;
            }

            var text = _run.Text;
            var (start, end) = (_run.Groups[_first].Start, _run.Groups[_last].End);
            var after = text.AsSpan(end, Math.Min(text.Length - end, MaxCurrency));
            var fraction = after is [',', ..] ? after[1..].IndexOfAnyExceptInRange('0', '9') : -1;
            if (fraction is 1 or 2 || (fraction < 0 && after is [',', _] or [',', _, _]))
            {
                return true;
            }

            var next = after.TrimStart().ToString();
            var begin = Math.Max(start - MaxCurrency, 0);
            var before = text.AsSpan(begin, start - begin).TrimEnd().ToString();
            return Array.Exists(s_currencies, c =>
                next.StartsWith(c, StringComparison.Ordinal) || before.EndsWith(c, StringComparison.Ordinal));
        }
    }

    /// <summary>True for one group, or groups of thousands with or without decimals.</summary>
    private bool HasThousands()
    {
        for (var i = _first + 1; i <= _last; i++)
        {
            var isDecimal = i == _last && _run.Groups[i].Length <= 2 && _run.SeparatorBefore(i) is ['.'];
            if (_run.Groups[i].Length != 3 && !isDecimal)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The groups' lengths as digits; 9 for longer ones.</summary>
    private string Lengths()
    {
        var run = _run;
        return string.Concat(
            Enumerable.Range(_first, Count).Select(i => (char)('0' + Math.Min(run.Groups[i].Length, 9))));
    }

    private bool HasCardPrefix()
    {
        var (two, four, length) = (int.Parse(_digits.AsSpan(0, 2)), int.Parse(_digits.AsSpan(0, 4)), _digits.Length);
        return (_digits[0] == '4' && length is 13 or 16 or 19)
            || ((two is >= 51 and <= 55 || four is >= 2221 and <= 2720) && length == 16)
            || (two is 34 or 37 && length == 15)
            || (two is 36 or 38 or 39 or 30 && length == 14)
            || (two is 35 && length == 16)
            || (two is 50 or 56 or 57 or 58 or 60 or 62 or 63 or 64 or 65 or 67 or 68 && length >= 16);
    }

    private bool HasCardGroups()
    {
        for (var i = _first + 1; i <= _last; i++)
        {
            if (_run.SeparatorBefore(i) is not [' ' or '\u00A0' or '\u202F' or '-'])
            {
                return false;
            }
        }

        var lengths = Lengths();
        return Count == 1 || lengths is "465" or "464" || lengths[..^1].All(length => length == '4');
    }

    private bool IsLuhn()
    {
        var sum = 0;
        for (var i = 0; i < _digits.Length; i++)
        {
            var digit = _digits[^(i + 1)] - '0';
            digit <<= i % 2;
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0;
    }
}
