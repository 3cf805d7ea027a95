using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Tenancy;

/// <summary>The section "Limits:Tenants": what a tenant may use when its own limits say nothing.</summary>
public sealed class TenantLimitDefaults
{
    /// <summary>Calls of the widget's and the REST API together, a minute.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Answers by the assistant, a day (UTC).</summary>
    [Range(1, 100_000_000)]
    public int TurnsPerDay { get; set; } = 10_000;

    /// <summary>Tokens in and out of models, a calendar month (UTC).</summary>
    [Range(1, 1_000_000_000_000)]
    public long TokensPerMonth { get; set; } = 50_000_000;

    /// <summary>Users of the staff, open invitations included.</summary>
    [Range(1, 100_000)]
    public int Members { get; set; } = 200;

    /// <summary>Agents, the disabled ones included.</summary>
    [Range(1, 10_000)]
    public int Agents { get; set; } = 50;
}
