using ChatPlatform.Core.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Catalog;

public static class CatalogRegistration
{
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddAuditTargets(
            new AuditTarget("catalog_entry", "catalog_entries t", "t.id", "t.title", AuditTarget.Shared))
        .AddSingleton<TenantPermissions>()
        .AddSingleton<CatalogEditor>()
        .AddSingleton<CatalogUsage>()
        .AddSingleton<CatalogRules>()
        .AddSingleton<TenantCatalog>()
        .AddSingleton<CatalogSignal>()
        .AddSingleton<CatalogFollower>()
        .AddHostedService(provider => provider.GetRequiredService<CatalogFollower>());

    /// <summary>Adds one kind of entries that tenants may add.</summary>
    internal static IServiceCollection AddOffers<TOffers, TDefinition, TDraft, TDetail>(
        this IServiceCollection services)
        where TOffers : CatalogOffers<TDefinition, TDraft, TDetail>
        where TDefinition : class => services
            .AddSingleton<TOffers>()
            .AddSingleton<ICatalogEntryRules>(provider => provider.GetRequiredService<TOffers>())
            .AddSingleton<ICatalogCopies>(provider => provider.GetRequiredService<TOffers>())
            .AddSingleton<CatalogOffers<TDefinition, TDraft, TDetail>>(provider =>
                provider.GetRequiredService<TOffers>());
}
