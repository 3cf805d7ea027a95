using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Audit;

/// <summary>
/// Where the rows of one type of audit target are, and what they are called. The feature that owns the table says so,
/// because the audit log knows none of them.
/// </summary>
/// <param name="Type">Type of the target in entries.</param>
/// <param name="Source">Table with the alias t, and tables joined to it.</param>
/// <param name="Id">SQL of the id as it is in entries.</param>
/// <param name="Name">SQL of the name.</param>
/// <param name="Condition">SQL of the rows that may be read; {0} is the tenant, or null for the platform's log.</param>
public sealed record AuditTarget(string Type, string Source, string Id, string Name, string Condition)
{
    /// <summary>Rows of one tenant; all of them for the platform's log.</summary>
    public const string Owned = "({0}::uuid is null or t.tenant_id = {0}::uuid)";

    /// <summary>Rows of one tenant, whose names the platform's log leaves out.</summary>
    public const string Private = "t.tenant_id = {0}::uuid";

    /// <summary>True when the id is a text; otherwise it is a GUID.</summary>
    public bool HasTextId { get; init; }

    /// <summary>Rows that all tenants share.</summary>
    public const string Shared = "true";
}

public static class AuditTargets
{
    /// <summary>Adds the targets of a feature.</summary>
    public static IServiceCollection AddAuditTargets(this IServiceCollection services, params AuditTarget[] targets)
    {
        foreach (var target in targets)
        {
            services.AddSingleton(target);
        }

        return services;
    }
}
