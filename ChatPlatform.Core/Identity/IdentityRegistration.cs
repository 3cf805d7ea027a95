using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy.Erasure;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Identity;

public static class IdentityRegistration
{
    public static IServiceCollection AddStaffIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<PasswordHashOptions>()
            .Bind(configuration.GetSection("Passwords"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<JwtOptions>()
            .Bind(configuration.GetSection("Jwt"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddIdentityTargets();
        services.AddSingleton<ITenantLifecycleHook, MemberErasure>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ChatUserTokens>();
        services.AddSingleton<StaffTokens>();
        services.AddSingleton<UserSessions>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignInNotices>();
        services.AddSingleton<CallerResolver>();
        services.AddSingleton<RevocationFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationFeed>());
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<IPasswordHasher<User>, BcryptPasswordHasher>();
        services.AddScoped<IPasswordValidator<User>, PasswordRules>();
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<LinkMail>();
        services.AddSingleton<LinkMailQueue>();
        services.AddSingleton(provider => LinkMailSecrets.Column(provider.GetRequiredService<TenantSql>()));
        services.AddHostedService<LinkMailWorker>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<MemberLimit>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<TenantCreation>();
        services.AddSingleton<LinkAcceptance>();
        services.AddSingleton<UserQueries>();
        services.AddSingleton<UserEditor>();
        services.AddSingleton<Members>();
        services.AddSingleton<OwnAccount>();
        services.AddSingleton<LinkedLogins>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton(provider => FactorSecrets.Column(provider.GetRequiredService<TenantSql>()));
        services.AddScoped<ExternalLogins>();

        // Users belong to the platform, so Identity's stores get a context that reads no tenant's rows.
        services.AddScoped(provider => provider.GetRequiredService<AppDbFactory>().ForPlatform());
        // E-mail addresses are unique only among verified accounts, which the unique user name enforces; any character
        // that e-mail addresses may have is allowed.
        services
            .AddIdentityCore<User>(options =>
                (options.User.RequireUniqueEmail, options.User.AllowedUserNameCharacters) = (false, ""))
            .AddUserStore<UserOnlyStore<User, AppDb, Guid>>()
            .AddSignInManager();
        return services;
    }
}
