namespace ChatPlatform.Core.Data;

/// <summary>
/// The rows that a context or batch may access. Fixed when it is created, and sent to PostgreSQL with every command,
/// where row-level security enforces it too.
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

    /// <summary>The rows of one tenant.</summary>
    public static DataScope Tenant(Guid tenantId) =>
        tenantId == Guid.Empty
            ? throw new ArgumentException("A tenant's id is never empty.", nameof(tenantId))
            : new(tenantId, false);

    /// <summary>
    /// The rows of all tenants, for operations of the platform itself: sign-in, claiming jobs, the list of tenants.
    /// </summary>
    public static DataScope Platform { get; } = new(null, true);

    /// <summary>
    /// The statement that sets the scope until the end of the transaction. Its values are typed, so no escaping is
    /// needed.
    /// </summary>
    internal string SetStatement => IsPlatform
        ? "select set_config('app.tenant_id', '', true), set_config('app.scope', 'platform', true);"
        : $"select set_config('app.tenant_id', '{TenantId:D}', true), set_config('app.scope', '', true);";
}
