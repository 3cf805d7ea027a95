using ChatPlatform.Core.Data;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// What a feature gives a new tenant, and what it keeps of one outside the database. One a feature that has such a
/// thing.
/// </summary>
public interface ITenantLifecycleHook
{
    /// <summary>Adds the rows that a new tenant begins with; they are saved together with the tenant.</summary>
    void Begin(AppDb db, Tenant tenant)
    {
    }

    /// <summary>
    /// Removes what lies outside the database. Runs again until it succeeds; finding nothing is success.
    /// </summary>
    Task EraseAsync(Guid tenantId, CancellationToken ct) => Task.CompletedTask;
}
