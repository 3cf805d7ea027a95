namespace ChatPlatform.Core.Widgets.Days;

/// <summary>A calendar day of a tenant, in the time zone of its business hours, or in UTC without them.</summary>
/// <param name="TimeZone">IANA name of the zone, or UTC.</param>
/// <param name="Start">The first instant of the day; offset zero.</param>
public sealed record TenantDay(string TimeZone, DateTimeOffset Start)
{
    public const string Utc = "UTC";

    /// <summary>The day that contains this time; in UTC when the zone no longer exists.</summary>
    /// <param name="timeZone">IANA name; null for UTC.</param>
    /// <param name="time">Any time of the day.</param>
    public static TenantDay At(string? timeZone, DateTimeOffset time)
    {
        if (timeZone is null || !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
        {
            return new(Utc, new(time.UtcDateTime.Date, TimeSpan.Zero));
        }

        var midnight = TimeZoneInfo.ConvertTime(time, zone).Date;
        // Clocks may be changed at midnight: the day then begins with the first of two midnights, or after the gap.
        // For a time in a gap the zone gives the offset before it, whose midnight is the instant of the change.
        var offset = zone.IsAmbiguousTime(midnight)
            ? zone.GetAmbiguousTimeOffsets(midnight).Max()
            : zone.GetUtcOffset(midnight);
        return new(timeZone, new DateTimeOffset(midnight, offset).ToUniversalTime());
    }
}
