using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Catalog;

public static class CatalogRegistration
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) =>
        services.AddSingleton<TenantPermissions>().AddSingleton<CatalogEditor>().AddSingleton<TenantCatalog>();
}
