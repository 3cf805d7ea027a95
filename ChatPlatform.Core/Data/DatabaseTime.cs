namespace ChatPlatform.Core.Data;

internal static class DatabaseTime
{
    /// <summary>
    /// The current time with the precision of PostgreSQL (microseconds), so that a returned value equals the stored
    /// one.
    /// </summary>
    public static DateTimeOffset GetDatabaseNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
