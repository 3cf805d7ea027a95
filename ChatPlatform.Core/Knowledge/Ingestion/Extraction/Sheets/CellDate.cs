using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>Writes the day number of a cell as date and time.</summary>
internal static class CellDate
{
    // Between both calendars of spreadsheet programs.
    private const int DaysTo1904 = 1462;

    // The first calendar has a 29 February 1900; days before it are one off.
    private const int FalseLeapDay = 60;

    /// <summary>The date; null when the number is none.</summary>
    /// <param name="days">Days since the calendar's start; the fraction is the time.</param>
    public static string? Write(double days, string pattern, bool is1904)
    {
        days += is1904 ? DaysTo1904 : days < FalseLeapDay ? 1 : 0;
        if (days is < 0 or > 2_958_465)
        {
            return null;
        }

        var time = DateTime.FromOADate(days).AddMilliseconds(0.5);
        var isHalfDay = pattern.Contains("AM/PM", StringComparison.OrdinalIgnoreCase)
            || pattern.Contains("A/P", StringComparison.OrdinalIgnoreCase);
        var text = new StringBuilder();
        var isAfterHour = false;
        for (var i = 0; i < pattern.Length;)
        {
            var c = char.ToLowerInvariant(pattern[i]);
            var length = pattern.AsSpan(i).IndexOfAnyExcept(pattern[i]) is var run and > 0 ? run : pattern.Length - i;
            switch (c)
            {
                case '"':
                    var end = pattern.IndexOf('"', i + 1);
                    end = end < 0 ? pattern.Length : end;
                    text.Append(pattern, i + 1, end - i - 1);
                    length = end - i + 1;
                    break;
                case '\\':
                    text.Append(i + 1 < pattern.Length ? pattern[i + 1] : "");
                    length = 2;
                    break;
                case '_' or '*':
                    length = 2;
                    break;
                case '[':
                    end = pattern.IndexOf(']', i);
                    text.Append(Elapsed(days - (is1904 ? DaysTo1904 : 1), pattern[i + 1]));
                    length = (end < 0 ? pattern.Length : end) - i + 1;
                    isAfterHour = true;
                    break;
                case 'a' when pattern.AsSpan(i).StartsWith("AM/PM", StringComparison.OrdinalIgnoreCase):
                    text.Append(Part(time, "tt"));
                    length = 5;
                    break;
                case 'a' when pattern.AsSpan(i).StartsWith("A/P", StringComparison.OrdinalIgnoreCase):
                    text.Append(Part(time, "%t"));
                    length = 3;
                    break;
                case 'y':
                    text.Append(Part(time, length > 2 ? "yyyy" : "yy"));
                    break;
                case 'm' when isAfterHour || IsBeforeSeconds(pattern, i + length):
                    text.Append(Part(time, length > 1 ? "mm" : "%m"));
                    isAfterHour = false;
                    break;
                case 'm':
                    text.Append(length == 5 ? Part(time, "MMM")[0].ToString() : Part(time, Repeat('M', length)));
                    break;
                case 'd':
                    text.Append(Part(time, Repeat('d', length)));
                    break;
                case 'h':
                    text.Append(Part(time, Repeat(isHalfDay ? 'h' : 'H', Math.Min(length, 2))));
                    isAfterHour = true;
                    break;
                case 's':
                    text.Append(Part(time, Repeat('s', Math.Min(length, 2))));
                    break;
                default:
                    text.Append(pattern, i, length);
                    break;
            }

            i += length;
        }

        return text.ToString().Trim();
    }

    private static string Repeat(char c, int length) => length == 1 ? "%" + c : new string(c, Math.Min(length, 4));

    private static string Part(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    private static string Elapsed(double days, char unit) => Math.Floor(
        days * (char.ToLowerInvariant(unit) switch
        {
            'h' => 24,
            'm' => 24 * 60,
            _ => 24 * 60 * 60,
        }) + 1e-6).ToString(CultureInfo.InvariantCulture);

    private static bool IsBeforeSeconds(string pattern, int at) =>
        pattern.AsSpan(Math.Min(at, pattern.Length)).TrimStart(":. ") is ['s' or 'S', ..];
}
