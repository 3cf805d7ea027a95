namespace ChatPlatform.Web.Hosting.Health;

public static class HealthRegistration
{
    /// <summary>Adds the probes of the health page, in the order in which it shows them.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) =>
        services
            .AddSingleton<IHealthProbe, DatabaseProbe>()
            .AddSingleton<IHealthProbe, RedisProbe>()
            .AddSingleton<IHealthProbe, TurnProbe>()
            .AddSingleton<IHealthProbe, DocumentProbe>()
            .AddSingleton<IHealthProbe, SearchIndexProbe>()
            .AddSingleton<IHealthProbe, ErasureProbe>()
            .AddSingleton<IHealthProbe, DiskProbe>()
            .AddSingleton<IHealthProbe, EmbeddingProbe>()
            .AddSingleton<IHealthProbe, VersionProbe>()
            .AddSingleton<HealthProbes>();
}
