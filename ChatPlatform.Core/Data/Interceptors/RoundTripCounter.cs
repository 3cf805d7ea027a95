using System.Diagnostics.Metrics;

namespace ChatPlatform.Core.Data.Interceptors;

/// <summary>Counts this process's round trips to PostgreSQL, which are limited for each turn.</summary>
public static class RoundTripCounter
{
    private static readonly Meter s_meter = new("ChatPlatform.Data");
    private static readonly Counter<long> s_counter = s_meter.CreateCounter<long>("chatplatform.db.round_trips");
    private static long s_total;

    /// <summary>Round trips since the process started.</summary>
    public static long Total => Volatile.Read(ref s_total);

    internal static void Count()
    {
        Interlocked.Increment(ref s_total);
        s_counter.Add(1);
    }
}
