using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data;

/// <summary>
/// Makes short-lived contexts, each bound to a scope for its whole life. Contexts are not pooled: a scope never
/// survives its operation.
/// </summary>
public sealed class AppDbFactory(DbContextOptions<AppDb> options)
{
    /// <summary>A context that sees and writes one tenant's rows only (and the catalog).</summary>
    public AppDb ForTenant(Guid tenantId) => new(options, DataScope.Tenant(tenantId));

    /// <summary>A context that sees every tenant. Callers are listed in the architecture test.</summary>
    public AppDb ForPlatform() => new(options, DataScope.Platform);
}
