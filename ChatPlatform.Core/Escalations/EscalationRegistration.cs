using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Escalations.Notes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Escalations;

public static class EscalationRegistration
{
    public static IServiceCollection AddEscalation(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<EscalationOptions>()
            .Bind(configuration.GetSection("Limits:Escalations"))
            .ValidateDataAnnotations()
            .Validate(
                o => o.HeartbeatSeconds + o.CheckSeconds <= o.OwnerTimeoutSeconds,
                "Limits:Escalations: OwnerTimeoutSeconds must be at least HeartbeatSeconds and CheckSeconds together.")
            .ValidateOnStart();
        return services
            .AddSingleton<WaitingNotes>()
            .AddSingleton<HandoffService>()
            .AddSingleton<IHandoff>(p => p.GetRequiredService<HandoffService>())
            .AddSingleton<EscalationService>()
            .AddSingleton<EscalationQueries>()
            .AddSingleton<EscalationMover>()
            .AddSingleton<ConversationTakeover>()
            .AddSingleton<ConversationCloser>()
            .AddSingleton<SupporterPresence>()
            .AddHostedService<PresenceWorker>();
    }
}
