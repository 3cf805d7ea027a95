using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data;

/// <summary>
/// Creates short-lived contexts with a fixed scope. Contexts are not pooled, so a scope never outlives its operation.
/// </summary>
public sealed class AppDbFactory(DbContextOptions<AppDb> options)
{
    /// <summary>A context limited to one tenant's rows and the platform's shared ones.</summary>
    public AppDb ForTenant(Guid tenantId) => new(options, DataScope.Tenant(tenantId));

    /// <summary>A context for the rows of all tenants. The architecture tests list the permitted callers.</summary>
    public AppDb ForPlatform() => new(options, DataScope.Platform);
}
