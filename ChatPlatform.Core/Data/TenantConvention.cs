using System.Linq.Expressions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data;

/// <summary>First lock: every entity that belongs to a tenant gets the same named filter, without anybody having to remember it.</summary>
internal static class TenantConvention
{
    public const string FilterName = "tenant";

    public static void Apply(ModelBuilder builder, AppDb context)
    {
        foreach (var entity in builder.Model.GetEntityTypes().Where(e => typeof(ITenantOwned).IsAssignableFrom(e.ClrType)))
        {
            if (entity.FindPrimaryKey()?.Properties[0].Name != nameof(ITenantOwned.TenantId))
            {
                throw new InvalidOperationException($"{entity.ClrType.Name} belongs to a tenant, so its key begins with the tenant's id.");
            }

            var row = Expression.Parameter(entity.ClrType, "row");
            var db = Expression.Constant(context);
            var body = Expression.OrElse(
                Expression.Property(db, nameof(AppDb.FilterIsPlatform)),
                Expression.Equal(Expression.Property(row, nameof(ITenantOwned.TenantId)), Expression.Property(db, nameof(AppDb.FilterTenantId))));
            builder.Entity(entity.ClrType).HasQueryFilter(FilterName, Expression.Lambda(body, row));
        }
    }
}
