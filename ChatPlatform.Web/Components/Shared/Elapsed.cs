using System.Globalization;

namespace ChatPlatform.Web.Components.Shared;

/// <summary>Formats times and durations. console.js uses the same formats to keep times up to date.</summary>
public static class Elapsed
{
    public static string Ago(DateTimeOffset now, DateTimeOffset at) => (now - at) switch
    {
        { TotalSeconds: < 60 } => "just now",
        { TotalMinutes: < 60 } span => $"{(int)span.TotalMinutes} min ago",
        { TotalHours: < 2 } => "1 hour ago",
        { TotalHours: < 24 } span => $"{(int)span.TotalHours} hours ago",
        { TotalDays: < 2 } => "yesterday",
        { TotalDays: < 7 } span => $"{(int)span.TotalDays} days ago",
        _ => at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
    };

    /// <summary>A waiting time: 0:20, 4:10, 1 h 05, 2 days.</summary>
    public static string Wait(TimeSpan span) =>
        span switch
        {
            { TotalSeconds: < 0 } => "0:00",
            { TotalMinutes: < 60 } => string.Create(
                CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes}:{span.Seconds:00}"),
            { TotalHours: < 24 } => string.Create(
                CultureInfo.InvariantCulture, $"{(int)span.TotalHours} h {span.Minutes:00}"),
            { TotalDays: < 2 } => "1 day",
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} days"),
        };

    /// <summary>A short duration: 84 ms, 1.2 s.</summary>
    public static string FormatDuration(TimeSpan span) => span.TotalMilliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMilliseconds} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");
}
