using System.Security.Claims;
using ChatPlatform.Web.Security.Limits.Requests;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Streams;

/// <summary>Slots of event streams.</summary>
public sealed class StreamSlots(RedisConcurrencyLeases shared, IOptions<StreamLimitOptions> options)
{
    private readonly ConcurrencyLimiter _open = new(shared, options.Value.PerInstance);

    /// <summary>Number of streams open on this instance.</summary>
    public int Count => _open.Count;

    /// <summary>True when this instance has no free slots.</summary>
    public bool IsFull => _open.IsFull;

    /// <summary>
    /// Acquires a slot for a visitor session, which the caller disposes; null when a limit of the session, the address
    /// or the instance is reached.
    /// </summary>
    public ValueTask<IDisposable?> TryOpenAsync(Guid tenantId, Guid visitorId, string address) =>
        OpenAsync($"t:{tenantId:N}:open:streams:{visitorId:N}", address);

    /// <summary>Acquires a slot for a staff user; null when a limit is reached.</summary>
    public ValueTask<IDisposable?> TryOpenAsync(string user, string address) =>
        OpenAsync($"g:open:streams:user:{user}", address);

    private ValueTask<IDisposable?> OpenAsync(string session, string address) =>
        _open.TryAcquireAsync(
            new ConcurrencyLimit(session, options.Value.PerSession),
            new ConcurrencyLimit($"g:open:streams:ip:{address}", options.Value.PerAddress));
}

/// <summary>Endpoint filter that acquires a stream slot for the caller.</summary>
public static class StreamFilter
{
    public static TBuilder NeedsStreamSlot<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter<TBuilder, Filter>();

    private sealed class Filter(StreamSlots slots) : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(
            EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            var caller = http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? http.User.FindFirstValue("sub") ?? "";
            using var slot = await slots.TryOpenAsync(caller, RequestRateLimits.AddressOf(http));
            if (slot is not null)
            {
                return await next(context);
            }

            await LimitExtensions.RefuseStreamAsync(http, slots);
            return TypedResults.Empty;
        }
    }
}
