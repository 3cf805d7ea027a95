using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Escalations;

/// <summary>The section "Limits:Escalations".</summary>
public sealed class EscalationOptions
{
    /// <summary>Escalations that one visitor may have open at the same time.</summary>
    [Range(1, 1000)]
    public int OpenPerVisitor { get; set; } = 3;

    /// <summary>
    /// Escalations of visitors whom nobody vouches for that may be open from one network address in one tenant.
    /// </summary>
    [Range(1, 100_000)]
    public int OpenPerAddress { get; set; } = 10;

    /// <summary>Seconds without a sign of its owner after which an escalation goes back into the queue.</summary>
    [Range(1, 3600)]
    public int OwnerGoneSeconds { get; set; } = 110;

    /// <summary>Seconds between two writes of who is there.</summary>
    [Range(1, 60)]
    public int HeartbeatSeconds { get; set; } = 10;

    /// <summary>Seconds between two checks for escalations whose owner is gone.</summary>
    [Range(1, 60)]
    public int CheckSeconds { get; set; } = 5;
}
