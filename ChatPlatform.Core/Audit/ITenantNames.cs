namespace ChatPlatform.Core.Audit;

/// <summary>Gives audit entries the slugs of their tenants.</summary>
public interface ITenantNames
{
    /// <summary>Slugs by id; ids of tenants that no longer exist are left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> SlugsAsync(IReadOnlyCollection<Guid> tenantIds, CancellationToken ct);
}
