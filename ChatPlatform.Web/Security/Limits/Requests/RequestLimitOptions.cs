using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>The section "Limits:Requests": requests a minute, counted over a sliding window (S62).</summary>
public sealed class RequestLimitOptions
{
    private const int Most = 10_000_000;

    /// <summary>Of a signed-in person, an API token, or a visitor's session.</summary>
    [Range(1, Most)]
    public int PerPrincipal { get; set; } = 60;

    /// <summary>Of an address from which nobody has signed in: an office full of visitors shares one.</summary>
    [Range(1, Most)]
    public int PerAddress { get; set; } = 300;

    /// <summary>Messages of a visitor's session.</summary>
    [Range(1, Most)]
    public int MessagesPerSession { get; set; } = 20;

    /// <summary>New visitors from an address; one who comes back is not new.</summary>
    [Range(1, Most)]
    public int NewSessionsPerAddress { get; set; } = 10;

    /// <summary>Attempts to sign in from an address.</summary>
    [Range(1, Most)]
    public int SignInsPerAddress { get; set; } = 20;

    /// <summary>Reports of browsers from an address.</summary>
    [Range(1, Most)]
    public int ReportsPerAddress { get; set; } = 30;

    /// <summary>Budgets that one instance keeps count of; beyond that, newcomers share one.</summary>
    [Range(100, Most)]
    public int MaxTracked { get; set; } = 100_000;
}
