using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Tenancy.Erasure;
using ChatPlatform.Core.Tools.Approvals;
using ChatPlatform.Core.Tools.Bulk;
using ChatPlatform.Core.Tools.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Tools;

public static class ToolsRegistration
{
    public static IServiceCollection AddTools(this IServiceCollection services)
    {
        services
            .AddHttpClient(HttpToolCaller.HttpClientName)
            .ConfigurePrimaryHttpMessageHandler(p =>
                EgressHandler.Create(p.GetRequiredService<IOptions<EgressOptions>>().Value))
            .RemoveAllLoggers();
        services.AddAuditTargets(
            new("tool", "tools t", "t.id", "t.title", AuditTarget.Owned),
            new("tool.secret", "tools t", "t.id", "t.title", AuditTarget.Owned));
        services.AddSingleton<ITenantLifecycleHook, ToolInvocationErasure>();
        services.AddSingleton<HttpToolCaller>();
        services.AddSingleton<ToolApprovals>();
        services.AddSingleton<ToolExecutor>();
        services.AddSingleton<ToolTester>();
        services.AddSingleton(provider => ToolSecrets.Column(provider.GetRequiredService<TenantSql>()));
        services.AddSingleton<ToolQueries>();
        services.AddSingleton<ToolEditor>();
        services.AddSingleton<ToolBulkEditor>();
        services.AddOffers<ToolCatalog, CatalogTool, ToolDraft, ToolDetail>();
        return services;
    }
}
