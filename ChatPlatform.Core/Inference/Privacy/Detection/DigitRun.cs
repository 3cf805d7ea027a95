namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>Consecutive digits.</summary>
/// <param name="Separator">Position of what stands between this group and the one before it in the run.</param>
/// <param name="IsExcluded">True for a part of a date, a time, or a code with letters.</param>
internal readonly record struct DigitGroup(int Start, int End, int Separator, bool IsExcluded)
{
    public int Length => End - Start;
}

/// <summary>Groups of digits with separators as people write numbers: "+49 (0)30 / 1234-567".</summary>
/// <param name="HasPlus">True when a plus sign stands before the first group.</param>
internal sealed record DigitRun(string Text, List<DigitGroup> Groups, bool HasPlus)
{
    private const int MaxSeparator = 3;
    private const int MaxCode = 32;

    private static readonly string[] s_long = [" - ", " – ", " / ", ") ", ")-", " (", ")", "(", ") / "];

    /// <summary>The runs of a text in order.</summary>
    public static IEnumerable<DigitRun> In(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            var groups = new List<DigitGroup>();
            var hasPlus = PlusBefore(text, i);
            var separator = i;
            while (true)
            {
                var end = EndOf(text, i);
                groups.Add(new(i, end, separator, IsInCode(text, i, end)));
                if (NextGroup(text, end) is not { } next)
                {
                    i = end;
                    break;
                }

                (separator, i) = (end, next);
            }

            yield return new DigitRun(text, groups, hasPlus).WithoutDates();
        }
    }

    /// <summary>What stands between a group and the one before it.</summary>
    public ReadOnlySpan<char> SeparatorBefore(int group) =>
        Text.AsSpan(Groups[group].Separator, Groups[group].Start - Groups[group].Separator);

    public int Value(int group) =>
        int.TryParse(Text.AsSpan(Groups[group].Start, Groups[group].Length), out var value) ? value : int.MaxValue;

    /// <summary>True for a group that can be a year.</summary>
    public bool IsYear(int group) => Groups[group].Length == 4 && Value(group) is >= 1900 and <= 2100;

    private bool IsSeparatedBy(int group, char separator) =>
        group > 0 && group < Groups.Count && SeparatorBefore(group) is [var c] && c == separator;

    private DigitRun WithoutDates()
    {
        for (var i = 0; i + 1 < Groups.Count; i++)
        {
            var count = IsDate(i) ? 3 : IsTime(i) ? 2 : IsNetwork(i) ? 4 : IsBook(i) ? 5 : 0;
            for (var n = 0; n < count; n++)
            {
                Groups[i + n] = Groups[i + n] with { IsExcluded = true };
            }

            i += Math.Max(count - 1, 0);
        }

        return this;
    }

    private bool IsDate(int i)
    {
        if (i + 2 >= Groups.Count || SeparatorBefore(i + 1) is not [var separator]
            || separator is not ('-' or '.' or '/') || !IsSeparatedBy(i + 2, separator)
            || IsSeparatedBy(i, separator) || IsSeparatedBy(i + 3, separator))
        {
            return false;
        }

        var (a, b, c) = (Value(i), Value(i + 1), Value(i + 2));
        return Groups[i + 1].Length <= 2 && (IsYear(i)
            ? Groups[i + 2].Length <= 2 && b is >= 1 and <= 12 && c is >= 1 and <= 31
            : Groups[i].Length <= 2 && (IsYear(i + 2) || Groups[i + 2].Length == 2)
                && a is >= 1 and <= 31 && b is >= 1 and <= 31 && Math.Min(a, b) <= 12);
    }

    private bool IsTime(int i) =>
        IsSeparatedBy(i + 1, '.') && !IsSeparatedBy(i, '.') && !IsSeparatedBy(i + 2, '.')
        && Groups[i].Length <= 2 && Groups[i + 1].Length == 2 && Value(i) <= 31 && Value(i + 1) <= 59;

    /// <summary>True for an address of a network, "192.168.100.200".</summary>
    private bool IsNetwork(int i) =>
        !HasPlus && i + 3 < Groups.Count && !IsSeparatedBy(i, '.') && !IsSeparatedBy(i + 4, '.')
        && IsSeparatedBy(i + 1, '.') && IsSeparatedBy(i + 2, '.') && IsSeparatedBy(i + 3, '.')
        && Groups.GetRange(i, 4).TrueForAll(g => g.Length <= 3)
        && Value(i) <= 255 && Value(i + 1) <= 255 && Value(i + 2) <= 255 && Value(i + 3) <= 255;

    /// <summary>True for a number of a book, "978-3-16-148410-0".</summary>
    private bool IsBook(int i) =>
        i + 4 < Groups.Count && Value(i) is 978 or 979 && Groups.GetRange(i, 5).Sum(g => g.Length) == 13;

    private static bool PlusBefore(string text, int start)
    {
        var at = start - 1;
        if (at > 0 && text[at] == '(')
        {
            at--;
        }

        return at >= 0 && text[at] == '+' && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));
    }

    private static int EndOf(string text, int start)
    {
        while (start < text.Length && char.IsAsciiDigit(text[start]))
        {
            start++;
        }

        return start;
    }

    private static int? NextGroup(string text, int end)
    {
        var next = end;
        while (next < text.Length && next - end <= MaxSeparator && !char.IsAsciiDigit(text[next]))
        {
            next++;
        }

        var between = text.AsSpan(end, next - end);
        return next < text.Length && char.IsAsciiDigit(text[next]) && between.Length > 0
            && (between is [' ' or '\u00A0' or '\u202F' or '\u2009' or '-' or '\u2011' or '–' or '/' or '.']
                || s_long.AsSpan().Contains(between.ToString()))
                ? next
                : null;
    }

    /// <summary>True when letters belong to the digits, as in "ACM-1001", "1Z999", "500g" and "T18".</summary>
    private static bool IsInCode(string text, int start, int end)
    {
        for (var i = start - 1; i >= 0 && start - i <= MaxCode && IsCode(text[i]); i--)
        {
            if (char.IsLetter(text[i]))
            {
                return true;
            }
        }

        for (var i = end; i < text.Length && i - end <= MaxCode && IsCode(text[i]); i++)
        {
            if (char.IsLetter(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCode(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}
