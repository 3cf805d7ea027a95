namespace ChatPlatform.Core.Audit;

/// <summary>How a tenant is called.</summary>
/// <param name="Slug">Its name in addresses.</param>
public sealed record TenantName(string Slug, string Name);

/// <summary>Gives audit entries the names of their tenants.</summary>
public interface ITenantNames
{
    /// <summary>Names by id; ids of tenants that no longer exist are left out.</summary>
    Task<IReadOnlyDictionary<Guid, TenantName>> NamesAsync(IReadOnlyCollection<Guid> tenantIds, CancellationToken ct);
}
