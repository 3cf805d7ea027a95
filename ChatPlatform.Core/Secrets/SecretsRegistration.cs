using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets.KeyRing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Secrets;

public static class SecretsRegistration
{
    public static IServiceCollection AddSecrets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecretOptions>().Bind(configuration.GetSection("Secrets")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecretOptions>, SecretOptionsCheck>();
        services.AddSingleton<FernetRing>();
        services.AddSingleton<SecretBox>();
        services.AddSingleton<SecretRotation>();
        services.AddSingleton(provider => KeyRingRows.Column(provider.GetRequiredService<TenantSql>()));
        return services;
    }

    /// <summary>
    /// Adds the encrypted ring of cookie keys, and a monitor that notices changes by other instances or the operator.
    /// </summary>
    public static IServiceCollection AddKeyRing(this IServiceCollection services)
    {
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<FernetRing>((options, ring) => options.XmlEncryptor = new FernetXmlEncryptor(ring));
        services.AddSingleton<KeyRingStore>();
        services.AddSingleton<MonitoredKeyManager>();
        services.AddSingleton<IKeyManager>(provider => provider.GetRequiredService<MonitoredKeyManager>());
        services.AddSingleton<KeyRingRotation>();
        services.AddHostedService<KeyRingMonitor>();
        return services;
    }
}
