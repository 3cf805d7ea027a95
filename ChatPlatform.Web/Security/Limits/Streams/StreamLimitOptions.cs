using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Security.Limits.Streams;

/// <summary>Options of the section "Limits:Streams": limits on open event streams (S64).</summary>
public sealed class StreamLimitOptions
{
    private const int MaxValue = 10_000_000;

    /// <summary>Maximum per visitor session or staff user, on all instances.</summary>
    [Range(1, MaxValue)]
    public int PerSession { get; set; } = 3;

    /// <summary>Maximum per IP address, on all instances.</summary>
    [Range(1, MaxValue)]
    public int PerAddress { get; set; } = 20;

    /// <summary>Maximum per instance.</summary>
    [Range(1, MaxValue)]
    public int PerInstance { get; set; } = 10_000;

    /// <summary>Seconds after which a client that does not read is disconnected.</summary>
    [Range(1, 300)]
    public int StallSeconds { get; set; } = 10;

    /// <summary>
    /// Interval in seconds between checks of the credential of a stream. A revocation ends the stream without waiting
    /// for the check.
    /// </summary>
    [Range(1, 300)]
    public int CheckIntervalSeconds { get; set; } = 60;
}
