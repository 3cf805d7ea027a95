using System.Linq.Expressions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data.Conventions;

/// <summary>Adds the same named query filter to every entity that belongs to a tenant.</summary>
internal static class TenantConvention
{
    public const string FilterName = "tenant";

    public static void Apply(ModelBuilder builder, AppDb context)
    {
        foreach (
            var entity in builder.Model.GetEntityTypes().Where(e => typeof(ITenantOwned).IsAssignableFrom(e.ClrType)))
        {
            if (entity.FindPrimaryKey()?.Properties[0].Name != nameof(ITenantOwned.TenantId))
            {
                throw new InvalidOperationException(
                    $"{entity.ClrType.Name} belongs to a tenant, so its key begins with the tenant's id.");
            }

            Filter(builder, context, entity.ClrType);
        }

        // Rows that may also belong to the platform, such as audit entries: a tenant sees those with its id.
        foreach (
            var entity in builder
                .Model.GetEntityTypes()
                .Where(e => e.ClrType.GetProperty(nameof(ITenantOwned.TenantId))?.PropertyType == typeof(Guid?)))
        {
            Filter(builder, context, entity.ClrType);
        }
    }

    private static void Filter(ModelBuilder builder, AppDb context, Type type)
    {
        var row = Expression.Parameter(type, "row");
        var db = Expression.Constant(context);
        var tenant = Expression.Convert(Expression.Property(row, nameof(ITenantOwned.TenantId)), typeof(Guid?));
        var body = Expression.OrElse(
            Expression.Property(db, nameof(AppDb.FilterIsPlatform)),
            Expression.Equal(
                tenant, Expression.Convert(Expression.Property(db, nameof(AppDb.FilterTenantId)), typeof(Guid?))));
        builder.Entity(type).HasQueryFilter(FilterName, Expression.Lambda(body, row));
    }
}
