using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Core.Tenancy.Erasure;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Tenancy;

public static class TenancyRegistration
{
    private const string OwnTenant = "({0}::uuid is null or t.id = {0}::uuid)";

    public static IServiceCollection AddTenancy(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<TenantLimitDefaults>()
            .Bind(configuration.GetSection("Limits:Tenants"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddAuditTargets(
                new AuditTarget("tenant", "tenants t", "t.id", "t.name", OwnTenant),
                new AuditTarget("widget.identity", "tenants t", "t.id", "t.name", OwnTenant))
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
