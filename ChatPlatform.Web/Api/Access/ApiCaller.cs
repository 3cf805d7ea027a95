using System.Reflection;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;

namespace ChatPlatform.Web.Api.Access;

/// <summary>Who calls, and the tenant that the gate let them into; a handler takes it as a parameter.</summary>
/// <param name="Tenant">Null on routes without a tenant.</param>
/// <param name="Actor">The caller as the audit log names them.</param>
/// <param name="Site">Scheme and host that the request was sent to.</param>
public sealed record ApiCaller(Caller User, TenantAccess? Tenant, Actor Actor, string Site)
{
    /// <summary>
    /// The caller as somebody who asks for a link; platform admins are believed about whom they give it to.
    /// </summary>
    public LinkIssue Issue => new(User.IsPlatformAdmin, Site);

    /// <summary>The tenant of the route.</summary>
    public Guid TenantId => Tenant?.TenantId ?? throw new InvalidOperationException("The route has no tenant.");

    public Guid UserId => User.UserId;

    /// <summary>The caller towards visitors.</summary>
    public Supporter AsSupporter => new(User.UserId, User.Name, Actor);

    /// <summary>Hands over what <see cref="ApiAccessMiddleware"/> resolved.</summary>
    public static ValueTask<ApiCaller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<ApiCaller>());
}
