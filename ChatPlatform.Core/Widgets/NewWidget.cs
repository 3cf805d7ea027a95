using System.Buffers.Text;
using System.Security.Cryptography;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Widgets;

/// <summary>Gives a new tenant its widget.</summary>
internal sealed class NewWidget : ITenantLifecycleHook
{
    private const int KeyBytes = 18;

    public void Begin(AppDb db, Tenant tenant) =>
        db.WidgetSettings.Add(
            new()
            {
                TenantId = tenant.Id,
                WidgetKey = "wk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)),
                Greeting = "Hello. How can I help?",
            });
}
