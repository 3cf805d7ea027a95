using System.Diagnostics;
using System.Reflection;
using ChatPlatform.Core.Data;

namespace ChatPlatform.Web.Endpoints.Api;

/// <summary>How the platform is.</summary>
public static class SystemEndpoints
{
    private static readonly string s_version = typeof(SystemEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static void MapSystem(this RouteGroupBuilder api) => api.MapGet("/system/health", HealthAsync).ForPlatformAdmins()
        .WithTags("System").WithSummary("Read how the platform is").Gives(new HealthAnswer("ok", "1.0.0", 4, true, []));

    /// <param name="Status">"ok" or "degraded".</param>
    /// <param name="DatabaseMilliseconds">Time that the questions of this answer took.</param>
    /// <param name="MigrationsApplied">False while the schema is behind the program.</param>
    /// <param name="UnprotectedTables">Tables of tenants without a row-level policy; must be empty.</param>
    public sealed record HealthAnswer(string Status, string Version, int DatabaseMilliseconds, bool MigrationsApplied, IReadOnlyList<string> UnprotectedTables);

    private static async Task<IResult> HealthAsync(Migrator migrator, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var current = await migrator.IsCurrentAsync(ct);
        var unprotected = await migrator.UnprotectedTablesAsync(ct);
        return TypedResults.Ok(new HealthAnswer(current && unprotected.Count == 0 ? "ok" : "degraded", s_version, (int)clock.ElapsedMilliseconds, current, unprotected));
    }
}
