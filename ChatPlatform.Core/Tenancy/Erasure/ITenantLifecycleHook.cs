using ChatPlatform.Core.Data;

namespace ChatPlatform.Core.Tenancy.Erasure;

/// <summary>What a feature does when a tenant is created and when it is erased.</summary>
public interface ITenantLifecycleHook
{
    /// <summary>
    /// Tables of the feature that may hold many rows of a tenant, children before parents. They are emptied in portions
    /// before the tenant's row is deleted; smaller tables go with that row.
    /// </summary>
    IReadOnlyList<string> LargeTables => [];

    /// <summary>Adds the rows that a new tenant begins with; they are saved together with the tenant.</summary>
    void Begin(AppDb db, Tenant tenant)
    {
    }

    /// <summary>
    /// Removes the tenant's data outside the database. Repeated until it succeeds, so it must succeed when there is
    /// nothing left.
    /// </summary>
    Task EraseAsync(Guid tenantId, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Deletes rows that do not belong to the tenant's row, in the transaction that deletes it.</summary>
    Task EraseAsync(ScopedTransaction transaction, Guid tenantId, CancellationToken ct) => Task.CompletedTask;
}
