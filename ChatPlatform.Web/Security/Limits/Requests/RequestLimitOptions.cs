using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>Options of the section "Limits:Requests": requests per minute in a sliding window (S62).</summary>
public sealed class RequestLimitOptions
{
    private const int MaxValue = 10_000_000;

    /// <summary>Requests of a signed-in user, an API token or a visitor session.</summary>
    [Range(1, MaxValue)]
    public int PerPrincipal { get; set; } = 60;

    /// <summary>Anonymous requests of an IP address, which many visitors may share.</summary>
    [Range(1, MaxValue)]
    public int PerAddress { get; set; } = 300;

    /// <summary>
    /// Conditional reads of the widget's configuration by an IP address; an open widget sends 20 a minute.
    /// </summary>
    [Range(1, MaxValue)]
    public int ConfigPollsPerAddress { get; set; } = 3_000;

    /// <summary>Messages of a visitor session.</summary>
    [Range(1, MaxValue)]
    public int MessagesPerSession { get; set; } = 20;

    /// <summary>New visitors of an IP address; returning visitors do not count.</summary>
    [Range(1, MaxValue)]
    public int NewSessionsPerAddress { get; set; } = 10;

    /// <summary>Sign-in attempts of an IP address.</summary>
    [Range(1, MaxValue)]
    public int SignInsPerAddress { get; set; } = 20;

    /// <summary>Browser reports of an IP address.</summary>
    [Range(1, MaxValue)]
    public int ReportsPerAddress { get; set; } = 30;

    /// <summary>Maximum number of windows per instance; above it, new keys share one window.</summary>
    [Range(100, MaxValue)]
    public int MaxTracked { get; set; } = 100_000;
}
