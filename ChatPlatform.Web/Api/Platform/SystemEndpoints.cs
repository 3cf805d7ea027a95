using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using ChatPlatform.Core.Data.Schema;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Hosting.Startup;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>State of the platform.</summary>
public static class SystemEndpoints
{
    private static readonly string s_version = typeof(SystemEndpoints)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion
        ?? "";

    public static void MapSystem(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/system").WithTags("System");
        group
            .MapGet("/health", HealthAsync)
            .ForPlatformAdmins()
            .WithSummary("Get the state of the platform")
            .ProducesExample(new HealthResponse("ok", "1.0.0", 4, true, []));
        group
            .MapGet("/posture", PostureAsync)
            .ForPlatformAdmins()
            .WithSummary("Run the startup checks of the installation")
            .ProducesExample(
                new PostureResponse(
                    [new("Demo accounts", "met", "", "Everybody knows their passwords.", "Remove them.")])
            );
    }

    /// <param name="Status">"ok" or "degraded".</param>
    /// <param name="DatabaseMilliseconds">Duration of the database queries of this request.</param>
    /// <param name="MigrationsApplied">False while migrations are pending.</param>
    /// <param name="UnprotectedTables">Tenant tables without a row-level security policy; must be empty.</param>
    public sealed record HealthResponse(
        string Status, string Version, int DatabaseMilliseconds, bool MigrationsApplied,
        IReadOnlyList<string> UnprotectedTables);

    public sealed record PostureResponse(IReadOnlyList<PostureCheck> Checks);

    /// <param name="State">"met", "notMet", "warning" or "notApplicable".</param>
    /// <param name="Detail">Details; empty when there is nothing to report.</param>
    /// <param name="Why">Why it matters.</param>
    /// <param name="Fix">What to do when the check is not met.</param>
    public sealed record PostureCheck(string Name, string State, string Detail, string Why, string Fix);

    private static async Task<IResult> PostureAsync(StartupChecks checks, CancellationToken ct) =>
        TypedResults.Ok(
            new PostureResponse([
                .. (await checks.RunAsync(ct)).Select(i => new PostureCheck(
                    i.Check.Name, JsonNamingPolicy.CamelCase.ConvertName(i.Finding.State.ToString()), i.Finding.Detail,
                    i.Check.Why, i.Check.Fix)),
            ]));

    private static async Task<IResult> HealthAsync(Migrator migrator, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var current = await migrator.IsCurrentAsync(ct);
        var unprotected = await migrator.UnprotectedTablesAsync(ct);
        return TypedResults.Ok(
            new HealthResponse(
                current && unprotected.Count == 0 ? "ok" : "degraded", s_version, (int)clock.ElapsedMilliseconds,
                current, unprotected));
    }
}
