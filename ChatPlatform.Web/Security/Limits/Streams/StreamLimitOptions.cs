using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Security.Limits.Streams;

/// <summary>The section "Limits:Streams": event streams that are open at the same time (S64).</summary>
public sealed class StreamLimitOptions
{
    private const int Most = 10_000_000;

    /// <summary>Of a visitor's session or a staff user, on all instances.</summary>
    [Range(1, Most)]
    public int PerSession { get; set; } = 3;

    /// <summary>From an address, on all instances.</summary>
    [Range(1, Most)]
    public int PerAddress { get; set; } = 20;

    /// <summary>Of one instance.</summary>
    [Range(1, Most)]
    public int PerInstance { get; set; } = 10_000;

    /// <summary>Seconds that a reader may take nothing at all before it is cut off.</summary>
    [Range(1, 300)]
    public int StallSeconds { get; set; } = 10;

    /// <summary>
    /// Seconds between two looks at whether a reader's sign-in is still good; what is revoked ends a stream without
    /// them.
    /// </summary>
    [Range(1, 300)]
    public int CheckIntervalSeconds { get; set; } = 60;
}
