namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// A row that belongs to exactly one tenant. The query filter, the save guard and row-level security all follow from
/// this.
/// </summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
}
