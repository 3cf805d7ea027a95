using ChatPlatform.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Identity;

public static class IdentityRegistration
{
    public static IServiceCollection AddStaffIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PasswordHashOptions>().Bind(configuration.GetSection("Passwords")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<JwtOptions>().Bind(configuration.GetSection("Jwt")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ChatUserTokens>();
        services.AddSingleton<StaffTokens>();
        services.AddSingleton<UserSessions>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<CallerResolver>();
        services.AddSingleton<RevocationFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RevocationFeed>());
        services.AddSingleton<StaffDirectory>();
        services.AddScoped<IPasswordHasher<User>, BcryptPasswordHasher>();

        // Users are the platform's, not a tenant's: Identity's stores get a context that no tenant's rows are read through.
        services.AddScoped(provider => provider.GetRequiredService<AppDbFactory>().ForPlatform());
        services.AddIdentityCore<User>(options =>
        {
            options.User.RequireUniqueEmail = true;
            options.Password.RequiredLength = 12;
            options.Password.RequireDigit = false;
            options.Password.RequireLowercase = false;
            options.Password.RequireUppercase = false;
            options.Password.RequireNonAlphanumeric = false;
        })
            .AddUserStore<UserOnlyStore<User, AppDb, Guid>>()
            .AddSignInManager();
        return services;
    }
}
