using System.Globalization;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Core.Widgets.Days;

namespace ChatPlatform.Web.Components.Pages.Widget;

/// <summary>Form state of the business hours.</summary>
public sealed class HoursInput
{
    /// <summary>As written here, and as a browser's time field reports it.</summary>
    private static readonly string[] s_formats = ["HH:mm", "HH:mm:ss"];

    private static readonly DayOfWeek[] s_workdays =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>False when people reply at all times.</summary>
    public bool IsLimited { get; set; }

    /// <summary>IANA name of the time zone.</summary>
    public string? TimeZone { get; set; } = TenantDay.Utc;

    public string? Message { get; set; } = "People reply on weekdays from 9 to 17.";

    /// <summary>Monday to Friday from 9 to 17 to begin with.</summary>
    public List<HoursRow> Rows { get; } = [.. s_workdays.Select(d => new HoursRow { Day = d })];

    public static HoursInput Of(BusinessHours? hours)
    {
        if (hours is null)
        {
            return new();
        }

        var input = new HoursInput { IsLimited = true, TimeZone = hours.TimeZone, Message = hours.Message };
        input.Rows.Clear();
        input.Rows.AddRange(hours.Spans.Select(s => new HoursRow
        {
            Day = s.Day,
            From = s.From.ToString("HH:mm", CultureInfo.InvariantCulture),
            To = s.To.ToString("HH:mm", CultureInfo.InvariantCulture),
        }));
        return input;
    }

    /// <summary>The hours; null for always. A row without valid times has none, which the rules refuse.</summary>
    public BusinessHours? ToHours() =>
        IsLimited
            ? new(
                TimeZone?.Trim() ?? "",
                [.. Rows.Select(SpanOf)],
                Message?.Trim() ?? "")
            : null;

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(HoursInput other)
    {
        var (mine, theirs) = (ToHours(), other.ToHours());
        return (mine is null) != (theirs is null)
            || (mine is not null
                && (!mine.Spans.SequenceEqual(theirs!.Spans) || mine with { Spans = theirs.Spans } != theirs));
    }

    /// <summary>The open time of a row; one without valid times is in the wrong order.</summary>
    public static BusinessHours.Span SpanOf(HoursRow row) => new(row.Day, Time(row.From, latest: true), Time(row.To));

    /// <param name="latest">What an invalid text is: the last minute of the day, or the first after midnight.</param>
    private static TimeOnly Time(string? text, bool latest = false) =>
        TimeOnly.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
        : latest ? new(23, 59)
        : new(0, 1);
}

/// <summary>An open time in the form.</summary>
public sealed class HoursRow
{
    public DayOfWeek Day { get; set; }

    /// <summary>HH:mm.</summary>
    public string? From { get; set; } = "09:00";

    /// <summary>HH:mm.</summary>
    public string? To { get; set; } = "17:00";
}
