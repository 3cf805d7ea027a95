using System.Security.Claims;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Security.Limits.Streams;

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
