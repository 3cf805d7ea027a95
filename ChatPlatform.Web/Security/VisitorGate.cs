using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Widgets.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

/// <summary>Holds every call with a customer's token to what the tenant asks of its customers (S24), after whatever else looks at the token.</summary>
public sealed class VisitorGate(VisitorIdentity identity) : IPostConfigureOptions<JwtBearerOptions>
{
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        options.Events ??= new();
        var before = options.Events.OnTokenValidated;
        options.Events.OnTokenValidated = async context =>
        {
            await before(context);
            if (context.Result is null && context.Principal is { } principal && ChatUserTokens.Of(principal) is { } user
                && !await identity.AdmitsAsync(user.TenantId, user.Vouched, context.HttpContext.RequestAborted))
            {
                context.Fail("The tenant does not admit this visitor.");
            }
        };
    }
}
