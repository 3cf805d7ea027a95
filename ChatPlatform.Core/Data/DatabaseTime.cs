namespace ChatPlatform.Core.Data;

internal static class DatabaseTime
{
    /// <summary>
    /// The present to the microsecond, as PostgreSQL keeps it: what is answered after a write is what a read shows.
    /// </summary>
    public static DateTimeOffset GetDatabaseNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
