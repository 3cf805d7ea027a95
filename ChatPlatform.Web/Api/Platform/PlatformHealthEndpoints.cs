using System.Reflection;
using System.Text.Json;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Hosting.Health;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>The data of the health page.</summary>
public static class PlatformHealthEndpoints
{
    private static readonly string s_version = typeof(PlatformHealthEndpoints)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion
        ?? "";

    public static void MapPlatformHealth(this RouteGroupBuilder api) =>
        api.MapGroup("/system")
            .WithTags("System")
            .MapGet("/health", GetAsync)
            .ForPlatformAdmins()
            .WithSummary("Examine the parts of the platform, each with its own time limit")
            .ProducesExample(
                new Response(
                    "degraded",
                    "1.0.0",
                    Examples.At,
                    "warning",
                    [
                        new("Documents", "warning", "Some documents could not be processed.", 2,
                            [new("Failed", null, 1, "count", null)]),
                    ],
                    [new("acme", Examples.ToolId, "encrypted", "The file is protected by a password.", Examples.At)]));

    /// <param name="Status">"ok", or "degraded" when a part has a problem.</param>
    /// <param name="Version">Version of the application.</param>
    /// <param name="State">The worst state of the parts: "notConfigured", "ok", "warning" or "failed".</param>
    /// <param name="FailedDocuments">Documents that failed last; null when they could not be read.</param>
    public sealed record Response(
        string Status, string Version, DateTimeOffset At, string State, IReadOnlyList<Part> Parts,
        IReadOnlyList<Failed>? FailedDocuments);

    /// <param name="State">"notConfigured", "ok", "warning" or "failed".</param>
    /// <param name="Problem">What is wrong; null when nothing is.</param>
    /// <param name="Milliseconds">Duration of the check.</param>
    public sealed record Part(
        string Name, string State, string? Problem, int Milliseconds, IReadOnlyList<Fact> Facts);

    /// <param name="Unit">"bytes", "ms", "percent" or "count"; null for texts and times.</param>
    public sealed record Fact(string Name, string? Text, double? Number, string? Unit, DateTimeOffset? At);

    /// <param name="Tenant">Slug of the tenant.</param>
    /// <param name="Code">Stable code of the failure.</param>
    public sealed record Failed(
        string Tenant, Guid DocumentId, string? Code, string? Detail, DateTimeOffset ChangedAt);

    private static async Task<IResult> GetAsync(HealthProbes probes, CancellationToken ct)
    {
        var report = await probes.RunAsync(ct);
        return TypedResults.Ok(
            new Response(
                report.State is HealthState.Ok or HealthState.NotConfigured ? "ok" : "degraded",
                s_version,
                report.At,
                NameOf(report.State),
                [
                    .. report.Items.Select(i => new Part(
                        i.Name, NameOf(i.Finding.State), i.Finding.Problem, i.Milliseconds,
                        [.. i.Finding.Facts.Select(f => new Fact(f.Name, f.Text, f.Number, f.Unit, f.At))])),
                ],
                report.Failed is null
                    ? null
                    :
                    [
                        .. report.Failed.Select(d => new Failed(
                            d.TenantSlug, d.DocumentId, d.Code, d.Detail, d.ChangedAt)),
                    ]));
    }

    private static string NameOf(HealthState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());
}
