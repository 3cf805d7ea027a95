using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Setup;

public static class SetupRegistration
{
    public static IServiceCollection AddSetup(this IServiceCollection services) =>
        services.AddSingleton<SetupProgress>().AddSingleton<PackInstaller>();
}
