using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>The section "Limits:Tenants": the limits of tenants without their own.</summary>
public sealed class TenantLimitDefaults
{
    /// <summary>Requests to the widget's and the REST API together, per minute.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Answers by the assistant, per day (UTC).</summary>
    [Range(1, 100_000_000)]
    public int TurnsPerDay { get; set; } = 10_000;

    /// <summary>Input and output tokens of models, per calendar month (UTC).</summary>
    [Range(1, 1_000_000_000_000)]
    public long TokensPerMonth { get; set; } = 50_000_000;

    /// <summary>Members, including open invitations.</summary>
    [Range(1, 100_000)]
    public int Members { get; set; } = 200;

    /// <summary>Agents, including disabled ones.</summary>
    [Range(1, 10_000)]
    public int Agents { get; set; } = 50;
}
