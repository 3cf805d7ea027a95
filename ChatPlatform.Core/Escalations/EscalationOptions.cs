using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Escalations;

/// <summary>The section "Limits:Escalations".</summary>
public sealed class EscalationOptions
{
    /// <summary>Maximum open escalations of one visitor.</summary>
    [Range(1, 1000)]
    public int MaxOpenPerVisitor { get; set; } = 3;

    /// <summary>
    /// Maximum open escalations of visitors who are not verified, for one network address and tenant.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxOpenPerAddress { get; set; } = 10;

    /// <summary>Seconds without activity of the owner after which an escalation returns to the queue.</summary>
    [Range(1, 3600)]
    public int OwnerTimeoutSeconds { get; set; } = 110;

    /// <summary>Seconds between two writes of the supporters who are present.</summary>
    [Range(1, 60)]
    public int HeartbeatSeconds { get; set; } = 10;

    /// <summary>Seconds between two checks for escalations with an absent owner.</summary>
    [Range(1, 60)]
    public int CheckSeconds { get; set; } = 5;
}
