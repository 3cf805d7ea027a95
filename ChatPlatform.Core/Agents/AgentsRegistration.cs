using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Catalog;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Agents;

public static class AgentsRegistration
{
    public static IServiceCollection AddAgents(this IServiceCollection services) => services
        .AddSingleton<AgentDirectory>()
        .AddSingleton<AgentQueries>()
        .AddSingleton<AgentEditor>()
        .AddOffers<AgentCatalog, CatalogAgent, AgentDraft, AgentDetail>()
        .AddSingleton<AgentRunner>()
        .AddSingleton<ExampleIndex>()
        .AddSingleton<FastPath>()
        .AddSingleton<ModelRouter>()
        .AddSingleton<Supervisor>()
        .AddSingleton<RouteCheck>();
}
