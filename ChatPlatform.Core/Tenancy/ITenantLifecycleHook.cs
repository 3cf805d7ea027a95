using ChatPlatform.Core.Data;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// What a feature creates for a new tenant, and what it removes outside the database when the tenant is deleted. At
/// most one for each feature.
/// </summary>
public interface ITenantLifecycleHook
{
    /// <summary>Adds the initial rows of a new tenant; they are saved together with the tenant.</summary>
    void Begin(AppDb db, Tenant tenant)
    {
    }

    /// <summary>
    /// Removes the tenant's data outside the database. Repeated until it succeeds, so it must succeed when there is
    /// nothing left.
    /// </summary>
    Task EraseAsync(Guid tenantId, CancellationToken ct) => Task.CompletedTask;
}
