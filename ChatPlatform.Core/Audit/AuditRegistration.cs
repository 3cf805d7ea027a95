using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Audit;

public static class AuditRegistration
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<AuditLog>()
        .AddSingleton<AuditNames>()
        .AddSingleton<AuditQueries>()
        .AddSingleton<AuditVerifier>();
}
