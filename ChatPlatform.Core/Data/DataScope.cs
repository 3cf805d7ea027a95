


namespace ChatPlatform.Core.Data;

/// <summary>
/// Whose rows a context or a batch may touch. It is set once, when the context is made, and travels to PostgreSQL with
/// every
/// command, where row-level security holds it a second time.
/// </summary>
public readonly record struct DataScope
{
    private DataScope(Guid? tenantId, bool isPlatform)
    {
        TenantId = tenantId;
        IsPlatform = isPlatform;
    }

    public Guid? TenantId { get; }

    public bool IsPlatform { get; }

    /// <summary>One tenant's rows.</summary>
    public static DataScope Tenant(Guid tenantId) =>
        tenantId == Guid.Empty
            ? throw new ArgumentException("A tenant's id is never empty.", nameof(tenantId))
            : new(tenantId, false);

    /// <summary>
    /// Rows of every tenant, for the few jobs that serve the platform itself: sign-in, claiming work, the list of
    /// tenants.
    /// </summary>
    public static DataScope Platform { get; } = new(null, true);

    /// <summary>
    /// The statement that puts the scope in force until the end of the transaction. Both values come from types, never
    /// from text.
    /// </summary>
    internal string SetStatement => IsPlatform
        ? "select set_config('app.tenant_id', '', true), set_config('app.scope', 'platform', true);"
        : $"select set_config('app.tenant_id', '{TenantId:D}', true), set_config('app.scope', '', true);";
}
