using ChatPlatform.Web.Endpoints.Streams;

namespace ChatPlatform.Web.Endpoints;

public static class EndpointsRegistration
{
    public static IServiceCollection AddEndpoints(this IServiceCollection services) =>
        services.AddSingleton<EventStreams>().AddSingleton<ConversationStream>();
}
