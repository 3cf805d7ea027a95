using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Widgets;

/// <summary>The hours of a week in which people reply, and what the widget says outside of them.</summary>
/// <param name="TimeZone">IANA name of a time zone, such as Europe/Berlin.</param>
/// <param name="Spans">The open times; at most <see cref="MaxSpans"/>.</param>
/// <param name="Message">Shown outside of the hours; 1 to 200 characters.</param>
public sealed record BusinessHours(string TimeZone, IReadOnlyList<BusinessHours.Span> Spans, string Message)
{
    public const int MaxSpans = 21;
    public const int MaxMessage = 200;

    /// <summary>The rule that <see cref="Span.IsOrdered"/> checks.</summary>
    public const string OrderRule = "must end after it begins";

    /// <summary>The rule that <see cref="IsTimeZone"/> checks.</summary>
    public const string TimeZoneRule = "must be a time zone such as Europe/Berlin";

    /// <summary>An open time on one day of the week.</summary>
    /// <param name="From">Inclusive, in the hours' time zone.</param>
    /// <param name="To">Exclusive; 00:00 is the end of the day.</param>
    public sealed record Span(
        [property: JsonConverter(typeof(EnumAsText<DayOfWeek>))] DayOfWeek Day, TimeOnly From, TimeOnly To)
    {
        /// <summary>True for times in the right order.</summary>
        public bool IsOrdered => To == TimeOnly.MinValue || From < To;

        internal bool Contains(TimeOnly time) => time >= From && (time < To || To == TimeOnly.MinValue);
    }

    /// <summary>Names of the time zones that can be chosen, in alphabetical order.</summary>
    public static IReadOnlyList<string> TimeZones { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Append("UTC").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>True for the IANA name of a time zone.</summary>
    public static bool IsTimeZone(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <summary>True when people reply at this time; with a time zone that no longer exists, always.</summary>
    public bool IsOpenAt(DateTimeOffset time)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone))
        {
            return true;
        }

        var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        return Spans.Any(s => s.Day == local.DayOfWeek && s.Contains(TimeOnly.FromDateTime(local)));
    }

    internal void Check(FieldErrors errors)
    {
        errors
            .Check("businessHours.timeZone", IsTimeZone(TimeZone), TimeZoneRule)
            .Check(
                "businessHours.spans", Spans is { Count: >= 1 and <= MaxSpans }, $"must have 1 to {MaxSpans} entries")
            .Text("businessHours.message", Message, 1, MaxMessage);
        foreach (var (i, span) in (Spans ?? []).Take(MaxSpans).Index())
        {
            errors
                .Check($"businessHours.spans[{i}]", span.IsOrdered, OrderRule)
                .Check($"businessHours.spans[{i}]", Enum.IsDefined(span.Day), "must have a day of the week");
        }
    }
}
