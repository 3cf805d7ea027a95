using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Core.Tenancy.Erasure;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Tenancy;

public static class TenancyRegistration
{
    public static IServiceCollection AddTenancy(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<TenantLimitDefaults>()
            .Bind(configuration.GetSection("Limits:Tenants"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddSingleton<ITenantNames, TenantNames>()
            .AddSingleton<TenantEditor>()
            .AddSingleton<TenantQuota>()
            .AddSingleton<TenantRequestRate>()
            .AddSingleton<TenantEraser>()
            .AddSingleton<TenantErasureSignal>()
            .AddSingleton<JobStatistics>()
            .AddHostedService<TenantErasureWorker>();
    }
}
