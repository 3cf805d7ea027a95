using System.Buffers.Text;
using System.Security.Cryptography;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Erasure;

namespace ChatPlatform.Core.Widgets;

/// <summary>Creates the widget of a new tenant.</summary>
internal sealed class NewWidget : ITenantLifecycleHook
{
    private const int KeyBytes = 18;

    public void Begin(AppDb db, Tenant tenant) =>
        db.WidgetSettings.Add(
            new()
            {
                TenantId = tenant.Id,
                WidgetKey = "wk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)),
                Greeting = WidgetSettings.DefaultGreeting,
            });
}
