using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ChatPlatform.Core.Data.Interceptors;

/// <summary>A save would have changed a row of another tenant, which is always a bug.</summary>
public sealed class ForeignTenantException(string entity)
    : InvalidOperationException($"A save touched a {entity} of another tenant.");

/// <summary>Rejects saving rows outside the context's scope before anything is sent.</summary>
internal sealed class SaveGuard : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Check(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Check(eventData.Context);
        return ValueTask.FromResult(result);
    }

    private static void Check(DbContext? context)
    {
        if (context is not AppDb { Scope.IsPlatform: false } db)
        {
            return;
        }

        foreach (var entry in db.ChangeTracker.Entries<ITenantOwned>())
        {
            if (
                entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && entry.Entity.TenantId != db.Scope.TenantId)
            {
                throw new ForeignTenantException(entry.Metadata.ClrType.Name);
            }
        }
    }
}
