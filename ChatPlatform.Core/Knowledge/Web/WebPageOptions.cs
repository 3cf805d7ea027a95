using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>The section "WebPages".</summary>
public sealed class WebPageOptions
{
    /// <summary>Sources that one instance reads at the same time.</summary>
    [Range(1, 16)]
    public int Concurrency { get; set; } = 2;

    /// <summary>Milliseconds between two requests to a site.</summary>
    [Range(0, 60_000)]
    public int PauseMilliseconds { get; set; } = 1000;

    /// <summary>Seconds until a response must be complete.</summary>
    [Range(1, 120)]
    public int RequestSeconds { get; set; } = 20;

    /// <summary>Minutes after which a run reads no further pages.</summary>
    [Range(1, 240)]
    public int RunMinutes { get; set; } = 30;

    /// <summary>Maximum bytes of a response, after decompression.</summary>
    [Range(1024, 100 << 20)]
    public int MaxResponseBytes { get; set; } = 5 << 20;

    /// <summary>Seconds of a lease without a renewal.</summary>
    [Range(5, 600)]
    public int LeaseSeconds { get; set; } = 60;
}
