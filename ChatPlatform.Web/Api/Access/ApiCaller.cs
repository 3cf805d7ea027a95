using System.Reflection;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;

namespace ChatPlatform.Web.Api.Access;

/// <summary>The authorized caller and the tenant of the route. Endpoint handlers take it as a parameter.</summary>
/// <param name="Tenant">Null on routes without a tenant.</param>
/// <param name="Actor">The caller as actor of audit entries.</param>
/// <param name="Site">Scheme and host that the request was sent to.</param>
public sealed record ApiCaller(Caller User, TenantAccess? Tenant, Actor Actor, string Site)
{
    /// <summary>
    /// The caller as issuer of a link. Links issued by platform admins verify the e-mail address of their recipient.
    /// </summary>
    public LinkIssuer Issuer => new(User.IsPlatformAdmin, Site);

    /// <summary>The tenant of the route.</summary>
    public Guid TenantId => Tenant?.TenantId ?? throw new InvalidOperationException("The route has no tenant.");

    public Guid UserId => User.UserId;

    /// <summary>The caller as visitors see them.</summary>
    public Supporter AsSupporter => new(User.UserId, User.Name, Actor);

    /// <summary>Binds the value that <see cref="ApiAccessMiddleware"/> has stored.</summary>
    public static ValueTask<ApiCaller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<ApiCaller>());
}
