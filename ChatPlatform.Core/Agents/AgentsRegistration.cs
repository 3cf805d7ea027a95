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
        .AddSingleton<AgentCatalog>()
        .AddSingleton<ICatalogEntryRules>(provider => provider.GetRequiredService<AgentCatalog>())
        .AddSingleton<AgentRunner>()
        .AddSingleton<ExampleIndex>()
        .AddSingleton<FastPath>()
        .AddSingleton<ModelRouter>()
        .AddSingleton<Supervisor>();
}
