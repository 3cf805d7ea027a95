namespace ChatPlatform.Core.Tenancy.Bulk;

/// <summary>A row of a tenant that staff turn on and off.</summary>
public interface ISwitchable : ITenantOwned
{
    Guid Id { get; }

    bool IsEnabled { get; set; }

    DateTimeOffset ChangedAt { get; set; }

    /// <summary>Changes with each write.</summary>
    uint ConcurrencyToken { get; }
}
