using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Demo;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Setup;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.TestSet;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Widgets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core;

public static class CoreServices
{
    /// <summary>Adds every feature; each registers itself beside its own code.</summary>
    public static IServiceCollection AddCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMemoryCache();
        services.AddSingleton(TimeProvider.System);
        return services
            .AddData(configuration)
            .AddAudit()
            .AddSecrets(configuration)
            .AddTenancy(configuration)
            .AddCatalog()
            .AddMail(configuration)
            .AddStaffIdentity(configuration)
            .AddInference(configuration)
            .AddEmbeddings(configuration)
            .AddKnowledge(configuration)
            .AddTools()
            .AddAgents()
            .AddWidgets()
            .AddConversations(configuration)
            .AddEscalation(configuration)
            .AddTestSet()
            .AddAnalytics()
            .AddSetup()
            .AddSeeds();
    }
}
