using ChatPlatform.Core.Conversations.Turns;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Escalation;

public static class EscalationRegistration
{
    public static IServiceCollection AddEscalation(this IServiceCollection services) => services
        .AddSingleton<EscalationQueue>()
        .AddSingleton<IHandoff>(p => p.GetRequiredService<EscalationQueue>())
        .AddSingleton<SupportDesk>()
        .AddSingleton<DeskQueries>();
}
