using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Erasure;
using ChatPlatform.Core.Widgets.Logos;
using ChatPlatform.Core.Widgets.VerifiedVisitors;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Widgets;

public static class WidgetsRegistration
{
    public static IServiceCollection AddWidgets(this IServiceCollection services) => services
        .AddSingleton<WidgetDirectory>()
        .AddSingleton<WidgetEditor>()
        .AddSingleton<WidgetSites>()
        .AddSingleton<WidgetLogos>()
        .AddSingleton<ITenantLifecycleHook, NewWidget>()
        .AddSingleton<VisitorIdentity>()
        .AddSingleton<IdentitySettings>()
        .AddSingleton(provider => IdentitySecrets.Column(provider.GetRequiredService<TenantSql>()));
}
