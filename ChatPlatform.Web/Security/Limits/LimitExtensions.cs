using System.Globalization;
using System.Threading.RateLimiting;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Limits.Circuits;
using ChatPlatform.Web.Security.Limits.Requests;
using ChatPlatform.Web.Security.Limits.Streams;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>Registers limits on requests, streams and circuits.</summary>
public static class LimitExtensions
{
    private const int StreamRetrySeconds = 5;

    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services
            .AddOptions<RequestLimitOptions>()
            .BindConfiguration("Limits:Requests")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<StreamLimitOptions>()
            .BindConfiguration("Limits:Streams")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<CircuitLimitOptions>()
            .BindConfiguration("Limits:Circuits")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<ConcurrencyLeaseOptions>()
            .BindConfiguration("Limits:Shared")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddSingleton<RedisConcurrencyLeases>()
            .AddHostedService(provider => provider.GetRequiredService<RedisConcurrencyLeases>());
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<CircuitSlots>();
        services.AddScoped<CircuitHandler, CircuitLimiter>();
        services
            .AddSingleton<CircuitMemoryTrimmer>()
            .AddHostedService(provider => provider.GetRequiredService<CircuitMemoryTrimmer>());
        services.AddScoped<CircuitHandler, ClosedCircuitCounter>();
        services.AddSingleton<IConfigureOptions<CircuitOptions>, CircuitLimitSetup>();
        services.AddSingleton<IConfigureOptions<HubOptions>, CircuitLimitSetup>();
        services.AddSingleton<InMemorySlidingWindow>();
        services.AddSingleton<RedisSlidingWindow>();
        services.AddSingleton<RequestRateLimits>();
        services.AddSingleton<RequestLimiter>();
        services.AddSingleton<SecurityEventLog>();
        services.AddSingleton<TenantRateLimit>();
        services.AddOptions<RateLimiterOptions>().Configure<RequestLimiter>((options, limiter) =>
        {
            options.GlobalLimiter = limiter;
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RefuseAsync;
        });
        return services.AddRateLimiter(_ => { });
    }

    /// <summary>Writes 429 with Retry-After, as problem details or as a page.</summary>
    public static async Task<bool> RefuseAsync(HttpContext context, int seconds)
    {
        await context.RequestServices.GetRequiredService<SecurityEventLog>().RecordLimitAsync(context);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        var problem = ProblemCodes
            .TooManyRequests(
                context, seconds, "too_many_requests", $"Too many requests. Try again in {seconds} seconds.")
            .ProblemDetails;
        return await context
            .RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem });
    }

    /// <summary>429 when the limit of the caller is reached, 503 when the instance has no free slots.</summary>
    public static Task<bool> RefuseStreamAsync(HttpContext context, StreamSlots slots)
    {
        if (!slots.IsFull)
        {
            return RefuseAsync(context, StreamRetrySeconds);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = StreamRetrySeconds.ToString(CultureInfo.InvariantCulture);
        var problem = ProblemCodes
            .Problem(503, "overloaded", "The server has no capacity for another stream right now. Please try again.")
            .ProblemDetails;
        return context
            .RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem })
            .AsTask();
    }

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken ct) =>
        await RefuseAsync(
            rejected.HttpContext,
            rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? (int)wait.TotalSeconds : 1);
}
