using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>The section "Limits:Shared": what is open, as instances tell each other through Redis.</summary>
public sealed class ConcurrencyLeaseOptions
{
    /// <summary>Seconds after which what an instance had open counts no more when nothing is heard of it.</summary>
    [Range(2, 3_600)]
    public int ForgetSeconds { get; set; } = 60;
}
