using System.Security.Claims;
using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Web.Security.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>
/// Determines the rate limits of a request: by principal and tenant or by IP address, and those of its endpoint.
/// </summary>
public sealed class RequestRateLimits(
    IOptions<RequestLimitOptions> options, IAuthorizationPolicyProvider policies, TenantRequestRate tenants)
{
    public async ValueTask<IReadOnlyList<RateLimitPolicy>> OfAsync(HttpContext context)
    {
        if (IsFile(context))
        {
            return [];
        }

        var limits = options.Value;
        var address = $"g:rl:ip:{AddressOf(context)}";
        var principal = await PrincipalAsync(context);
        var policies = new List<RateLimitPolicy>(3);
        if (principal is not null && ChatUserTokens.Of(principal) is { } visitor)
        {
            var tenant = $"t:{visitor.TenantId:N}:rl";
            policies.Add(new($"{tenant}:visitor:{visitor.VisitorId:N}", limits.PerPrincipal));
            policies.Add(
                new(
                    TenantRateLimit.KeyOf(visitor.TenantId),
                    await tenants.PerMinuteAsync(visitor.TenantId, context.RequestAborted)));
            if (RateLimitOf(context) == EndpointRateLimit.Message)
            {
                policies.Add(new($"{tenant}:messages:{visitor.VisitorId:N}", limits.MessagesPerSession));
            }
        }
        else if (principal is not null && NameOf(principal) is { } name)
        {
            if (IsCircuit(context))
            {
                return []; // Messages on the connection are not requests.
            }

            // By session or token, so that a stolen one cannot exhaust the limit of its owner.
            var credential = context.FindCaller() is { } caller
                ? $"credential:{caller.CredentialId:N}"
                : $"user:{name}";
            policies.Add(new($"g:rl:{credential}", limits.PerPrincipal));
        }
        else if (IsConfigPoll(context))
        {
            policies.Add(new($"{address}:config", limits.ConfigPollsPerAddress));
        }
        else
        {
            policies.Add(new(address, limits.PerAddress));
        }

        if (RateLimitOf(context) is { } limit and (EndpointRateLimit.SignIn or EndpointRateLimit.Report))
        {
            policies.Add(
                limit == EndpointRateLimit.SignIn
                    ? SignIn(context)
                    : new($"{address}:reports", limits.ReportsPerAddress));
        }

        return policies;
    }

    /// <summary>Rate limit of new visitors.</summary>
    public RateLimitPolicy NewSession(HttpContext context) =>
        new($"g:rl:ip:{AddressOf(context)}:sessions", options.Value.NewSessionsPerAddress);

    /// <summary>Rate limit of sign-in attempts.</summary>
    public RateLimitPolicy SignIn(HttpContext context) =>
        new($"g:rl:ip:{AddressOf(context)}:sign-in", options.Value.SignInsPerAddress);

    /// <summary>The IPv4 address, or the /64 network of an IPv6 address, which is usually one customer.</summary>
    public static string AddressOf(HttpContext context) => ClientNetwork.Of(context.Connection.RemoteIpAddress);

    /// <summary>
    /// The user of the cookie, or of the schemes of the endpoint's policy. The result is stored for the authorization
    /// that follows.
    /// </summary>
    private async Task<ClaimsPrincipal?> PrincipalAsync(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            return context.User;
        }

        if (
            context.Request.Headers.Authorization.Count == 0
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || (
                await AuthorizationPolicy.CombineAsync(policies, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>())
                ?? await policies.GetFallbackPolicyAsync())
                is not { } policy)
        {
            return null;
        }

        foreach (var scheme in policy.AuthenticationSchemes)
        {
            if (await context.AuthenticateAsync(scheme) is { Succeeded: true } known)
            {
                return known.Principal;
            }
        }

        return null;
    }

    private static string? NameOf(ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) ?? principal.FindFirstValue("sub");

    private static EndpointRateLimit? RateLimitOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>()?.EndpointRateLimit;

    /// <summary>
    /// True for the conditional reads of open widgets. They have a limit of their own, so that many visitors behind one
    /// address do not use up its other requests.
    /// </summary>
    private static bool IsConfigPoll(HttpContext context) =>
        RateLimitOf(context) == EndpointRateLimit.Config && context.Request.Headers.IfNoneMatch.Count > 0;

    private static bool IsFile(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/_framework") || context.Request.Path.StartsWithSegments("/_content");

    private static bool IsCircuit(HttpContext context) => context.Request.Path.StartsWithSegments("/_blazor");
}
