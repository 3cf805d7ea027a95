using ChatPlatform.Core.Conversations.Budgets;
using ChatPlatform.Core.Conversations.Caching;
using ChatPlatform.Core.Conversations.Corrections;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Core.Tenancy.Erasure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Conversations;

public static class ConversationsRegistration
{
    public static IServiceCollection AddConversations(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<TurnOptions>()
            .Bind(configuration.GetSection("Limits:Turns"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddSingleton<ITenantLifecycleHook, ConversationErasure>()
            .AddSingleton<LiveHub>()
            .AddSingleton<EventLog>()
            .AddSingleton<ConversationPublisher>()
            .AddSingleton<TurnSignal>()
            .AddSingleton<LiveAnswers>()
            .AddSingleton<TurnStore>()
            .AddSingleton<TurnStatistics>()
            .AddSingleton<AnswerCache>()
            .AddSingleton<Responder>()
            .AddSingleton<TurnRunner>()
            .AddSingleton<AnswerTrial>()
            .AddSingleton<MessageReceiver>()
            .AddSingleton<ConversationService>()
            .AddSingleton<MessageSearch>()
            .AddSingleton<ConversationQueries>()
            .AddSingleton<TurnQueries>()
            .AddSingleton<ModelFallbacks>()
            .AddSingleton<AnswerBudget>()
            .AddSingleton<SpentBudgets>()
            .AddSingleton<AnswerCorrections>()
            .AddHostedService<TurnWorker>();
    }
}
