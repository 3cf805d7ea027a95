using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Erasure;
using ChatPlatform.Core.Widgets.Days;
using ChatPlatform.Core.Widgets.Logos;
using ChatPlatform.Core.Widgets.VerifiedVisitors;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Widgets;

public static class WidgetsRegistration
{
    public static IServiceCollection AddWidgets(this IServiceCollection services) => services
        .AddAuditTargets(
            new AuditTarget(
                "widget", "widget_settings t join tenants w on w.id = t.tenant_id", "t.widget_key", "w.name",
                AuditTarget.Owned)
            {
                HasTextId = true,
            })
        .AddSingleton<WidgetDirectory>()
        .AddSingleton<WidgetEditor>()
        .AddSingleton<WidgetSites>()
        .AddSingleton<TenantDays>()
        .AddSingleton<WidgetLogos>()
        .AddSingleton<ITenantLifecycleHook, NewWidget>()
        .AddSingleton<VisitorIdentity>()
        .AddSingleton<IdentitySettings>()
        .AddSingleton(provider => IdentitySecrets.Column(provider.GetRequiredService<TenantSql>()));
}
