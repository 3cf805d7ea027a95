using System.Globalization;

namespace ChatPlatform.Web.Components.Shared.Charts;

/// <summary>Formats figures.</summary>
public static class FigureText
{
    /// <summary>Shown instead of a figure that cannot be computed.</summary>
    public const string None = "–";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share of 0 to 1 in percent with one decimal.</summary>
    public static string Share(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.0} %") : None;

    /// <summary>An amount of money with its currency, rounded to cents.</summary>
    public static string Money(decimal? amount, string? currency) =>
        amount is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:N2} {currency}") : None;

    /// <summary>An average of ratings with one decimal.</summary>
    public static string Average(double? average) => average?.ToString("0.0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A duration in seconds: 84 ms, 1.2 s, 4 min 10 s, 27 min, 1 h 05 min, 3.0 days.</summary>
    public static string Seconds(double? seconds)
    {
        if (seconds is not { } s)
        {
            return None;
        }

        var culture = CultureInfo.InvariantCulture;
        return s switch
        {
            < 60 => Elapsed.FormatDuration(TimeSpan.FromSeconds(s)),
            < 600 => string.Create(culture, $"{(int)s / 60} min {(int)s % 60} s"),
            < 3600 => string.Create(culture, $"{s / 60:0} min"),
            < 86_400 => string.Create(culture, $"{(int)s / 3600} h {(int)s / 60 % 60:00} min"),
            _ => string.Create(culture, $"{s / 86_400:0.0} days"),
        };
    }

    /// <summary>A day like 1 Mar.</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM", CultureInfo.InvariantCulture);

    /// <summary>A period like 1 Mar 2026 to 7 Mar 2026, or its only day.</summary>
    public static string Days(DateOnly first, DateOnly last) => first == last
        ? first.ToString("d MMM yyyy", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{first:d MMM yyyy} to {last:d MMM yyyy}");
}
