namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// A row that belongs to exactly one tenant. Query filter, save guard and row-level security are derived from this
/// interface.
/// </summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
}
