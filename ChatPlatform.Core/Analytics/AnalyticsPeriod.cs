using System.Globalization;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Analytics;

/// <summary>Whole days (UTC) that figures are computed for.</summary>
/// <param name="First">First day, inclusive.</param>
/// <param name="Last">Last day, inclusive.</param>
public sealed record AnalyticsPeriod(DateOnly First, DateOnly Last)
{
    /// <summary>Maximum length in days.</summary>
    public const int MaxDays = 366;

    /// <summary>Length of a period whose first day is not given.</summary>
    public const int DefaultDays = 28;

    private static readonly DateOnly s_earliest = new(2000, 1, 1);

    private static readonly DateOnly s_latest = new(2099, 12, 31);

    /// <summary>Length in days, at least 1.</summary>
    public int Days => Last.DayNumber - First.DayNumber + 1;

    /// <summary>Midnight at the begin of the first day, inclusive.</summary>
    public DateTimeOffset From => Midnight(First);

    /// <summary>Midnight at the end of the last day, exclusive.</summary>
    public DateTimeOffset To => Midnight(Last.AddDays(1));

    /// <summary>The period of equal length that ends the day before.</summary>
    public AnalyticsPeriod Before => new(First.AddDays(-Days), First.AddDays(-1));

    /// <summary>The last days up to and including today.</summary>
    public static AnalyticsPeriod Latest(int days, DateOnly today) => new(today.AddDays(1 - days), today);

    /// <summary>
    /// Reads a period from days in the format yyyy-MM-dd. A missing last day is today; a missing first day makes the
    /// period <see cref="DefaultDays"/> long. With errors, which name the fields "from" and "to", the period must not
    /// be used.
    /// </summary>
    public static (AnalyticsPeriod Period, FieldErrors Errors) Read(string? first, string? last, DateOnly today)
    {
        var errors = new FieldErrors();
        var end = Day(errors, "to", last) ?? today;
        var begin = Day(errors, "from", first) ?? (errors.Any ? end : end.AddDays(1 - DefaultDays));
        var period = new AnalyticsPeriod(begin, end);
        if (!errors.Any)
        {
            errors.Check("from", period.First <= period.Last, "must not be after the last day")
                .Check("from", period.Days <= MaxDays, $"must be at most {MaxDays - 1} days before the last day");
        }

        return (period, errors);
    }

    private static DateOnly? Day(FieldErrors errors, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var isDay = DateOnly.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        errors.Check(field, isDay, "must be a day like 2026-03-01")
            .Check(field, day >= s_earliest && day <= s_latest, "must be between 2000 and 2099");
        return day;
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
