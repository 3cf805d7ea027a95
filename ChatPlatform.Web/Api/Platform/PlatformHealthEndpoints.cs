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
                    [new("acme", Examples.ToolId, "encrypted", "The file is protected by a password.", Examples.At)],
                    [new("Our account", "acme", "rateLimited", 12, Examples.At, Examples.At)],
                    [new("acme", "its provider reported too many requests", 12, Examples.At)],
                    [new("Our account", "acme", "rateLimited", Examples.At, Examples.At)]));

    /// <param name="Status">"ok", or "degraded" when a part has a problem.</param>
    /// <param name="Version">Version of the application.</param>
    /// <param name="State">The worst state of the parts: "notConfigured", "ok", "warning" or "failed".</param>
    /// <param name="FailedDocuments">Documents that failed last; null when they could not be read.</param>
    /// <param name="ProviderFaults">Failed calls to providers in the last day, by all instances; null when they could
    /// not be read.</param>
    /// <param name="ModelFallbacks">Tenants whose chosen model does not answer; null when they could not be
    /// read.</param>
    /// <param name="PausedProviders">Providers that this instance does not call for a tenant after repeated failures;
    /// null when they could not be read.</param>
    public sealed record Response(
        string Status, string Version, DateTimeOffset At, string State, IReadOnlyList<Part> Parts,
        IReadOnlyList<Failed>? FailedDocuments, IReadOnlyList<Fault>? ProviderFaults,
        IReadOnlyList<Fallback>? ModelFallbacks, IReadOnlyList<Paused>? PausedProviders);

    /// <param name="Provider">Name of the platform's provider or of the tenant's connection.</param>
    /// <param name="Tenant">Slug of the tenant of a connection; absent for the platform's providers.</param>
    /// <param name="Kind">"unreachable", "timeout", "rateLimited", "serverError", "refused", "invalidResponse" or
    /// "tooLarge".</param>
    /// <param name="Count">Failures since the first one after an hour without any.</param>
    public sealed record Fault(
        string Provider, string? Tenant, string Kind, int Count, DateTimeOffset Since, DateTimeOffset LastAt);

    /// <param name="Tenant">Slug of the tenant.</param>
    /// <param name="Reason">Why its model did not answer, as the end of a sentence after "because".</param>
    /// <param name="Count">Newest answers in a row, 1 to 50.</param>
    public sealed record Fallback(string Tenant, string Reason, int Count, DateTimeOffset LastAt);

    /// <param name="Provider">Name of the platform's provider or of the tenant's connection.</param>
    /// <param name="Tenant">Slug of the tenant for which it is paused.</param>
    /// <param name="Kind">The last failure, as in <see cref="Fault"/>.</param>
    /// <param name="RetryAt">From then on the tenant's next message tries the provider.</param>
    public sealed record Paused(
        string Provider, string Tenant, string Kind, DateTimeOffset Since, DateTimeOffset RetryAt);

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
                    ],
                report.Faults is null
                    ? null
                    :
                    [
                        .. report.Faults.Select(f => new Fault(
                            f.Provider, f.TenantSlug, NameOf(f.Fault), f.Count, f.Since, f.LastAt)),
                    ],
                report.Fallbacks is null
                    ? null
                    :
                    [
                        .. report.Fallbacks.Select(f => new Fallback(
                            f.TenantSlug, f.Fallback.Reason, f.Fallback.Count, f.Fallback.LastAt)),
                    ],
                report.Paused is null
                    ? null
                    :
                    [
                        .. report.Paused.Select(p => new Paused(
                            p.Provider, p.TenantSlug, NameOf(p.Fault), p.Since, p.RetryAt)),
                    ]));
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
