using ChatPlatform.Core.Agents.Bulk;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Agents.Routing.Classifier;
using ChatPlatform.Core.Agents.Templates;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Inference.ModelCatalog;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Agents;

public static class AgentsRegistration
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddAuditTargets(new AuditTarget("agent", "agents t", "t.id", "t.name", AuditTarget.Owned))
        .AddSingleton<AgentDirectory>()
        .AddSingleton<AgentQueries>()
        .AddSingleton<AgentEditor>()
        .AddSingleton<RouteCorrections>()
        .AddSingleton<AgentBulkEditor>()
        .AddSingleton<IModelUses, AgentModelUses>()
        .AddOffers<AgentCatalog, CatalogAgent, AgentDraft, AgentDetail>()
        .AddSingleton<AgentRunner>()
        .AddSingleton<BackgroundTexts>()
        .AddSingleton<AgentClassifiers>()
        .AddSingleton<FastPath>()
        .AddSingleton<FollowUpResolver>()
        .AddSingleton<ModelRouter>()
        .AddSingleton<UnclearMessages>()
        .AddSingleton<Supervisor>()
        .AddSingleton<RouteCheck>();
}
