using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Tenancy;

public static class TenancyRegistration
{
    public static IServiceCollection AddTenancy(this IServiceCollection services) => services.AddSingleton<TenantQueries>();
}
