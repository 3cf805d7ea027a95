using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>Options of the section "Limits:Shared": slot counts that instances share in Redis.</summary>
public sealed class ConcurrencyLeaseOptions
{
    /// <summary>Seconds after which the slots of an instance expire when it does not renew them.</summary>
    [Range(2, 3_600)]
    public int ForgetSeconds { get; set; } = 60;
}
