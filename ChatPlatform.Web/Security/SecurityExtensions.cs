using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;

namespace ChatPlatform.Web.Security;

/// <summary>Who is who, and what is closed: everything, unless an endpoint says otherwise.</summary>
public static class SecurityExtensions
{
    /// <summary>Policy of the widget's API: a customer's token and nothing else.</summary>
    public const string ChatUserPolicy = "chat-user";

    /// <summary>Policy of staff, however they come in.</summary>
    public const string StaffPolicy = "staff";

    public static IServiceCollection AddWebSecurity(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("ChatPlatform").PersistKeysToDbContext<AppDb>();
        services.AddStaffSchemes();
        services.AddAuthorizationBuilder()
            .AddPolicy(ChatUserPolicy, policy => policy
                .AddAuthenticationSchemes(JwtBearerDefaults.AuthenticationScheme).RequireRole(ChatUserTokens.Role))
            .AddPolicy(StaffPolicy, policy => policy.AddAuthenticationSchemes(StaffSchemes.Any).RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(StaffSchemes.Any).RequireAuthenticatedUser().Build());
        services.AddAntiforgery();
        services.AddSingleton<Endpoints.ConversationStream>();
        return services;
    }

    public static void UseWebSecurity(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
