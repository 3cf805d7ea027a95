using System.Text.Json;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Hosting.Startup;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>State of the platform.</summary>
public static class SystemEndpoints
{
    public static void MapSystem(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/system").WithTags("System");
        group
            .MapGet("/posture", PostureAsync)
            .ForPlatformAdmins()
            .WithSummary("Run the startup checks of the installation")
            .ProducesExample(
                new PostureResponse(
                    [new("Demo accounts", "met", "", "Everybody knows their passwords.", "Remove them.")])
            );
    }

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
}
