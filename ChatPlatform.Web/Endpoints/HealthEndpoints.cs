using ChatPlatform.Core.Data.Interceptors;
using ChatPlatform.Core.Data.Schema;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Endpoints;

public static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        var group = app.MapGroup("/healthz").AllowAnonymous().DisableRateLimiting();
        group.MapGet("/live", () => TypedResults.Text("live"));
        group.MapGet("/ready", ReadyAsync);
        app.MapGet("/metrics/round-trips", () => TypedResults.Ok(new { roundTrips = RoundTripCounter.Total }))
            .AddEndpointFilter(AllowLoopbackOnly)
            .AllowAnonymous()
            .DisableRateLimiting();
    }

    /// <summary>"ready", or 503 while PostgreSQL is unavailable or migrations are pending.</summary>
    private static async Task<IResult> ReadyAsync(Migrator migrator, HttpContext context, CancellationToken ct)
    {
        try
        {
            if (await migrator.IsCurrentAsync(ct))
            {
                return TypedResults.Text("ready");
            }
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
        }

        context.Response.Headers.RetryAfter = "5";
        return TypedResults.Text("unavailable", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static ValueTask<object?> AllowLoopbackOnly(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address)
            ? next(context)
            : ValueTask.FromResult<object?>(ProblemCodes.NotFound());
}
