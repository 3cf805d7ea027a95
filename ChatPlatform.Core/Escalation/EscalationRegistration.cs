using ChatPlatform.Core.Conversations.Turns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Escalation;

public static class EscalationRegistration
{
    public static IServiceCollection AddEscalation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<EscalationOptions>().Bind(configuration.GetSection("Limits:Escalations")).ValidateDataAnnotations()
            .Validate(o => o.HeartbeatSeconds + o.CheckSeconds <= o.OwnerGoneSeconds, "Limits:Escalations: OwnerGoneSeconds must be at least HeartbeatSeconds and CheckSeconds together.")
            .ValidateOnStart();
        return services
            .AddSingleton<EscalationQueue>()
            .AddSingleton<IHandoff>(p => p.GetRequiredService<EscalationQueue>())
            .AddSingleton<SupportDesk>()
            .AddSingleton<DeskQueries>()
            .AddSingleton<EscalationMover>()
            .AddSingleton<SupporterPresence>()
            .AddHostedService<PresenceWorker>();
    }
}
