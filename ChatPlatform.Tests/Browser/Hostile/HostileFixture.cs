
namespace ChatPlatform.Tests.Browser.Hostile;

/// <summary>
/// An app with a tenant full of hostile text, a shop's page that the tenant's widget may stand on, and a place that
/// nobody may be made to visit.
/// </summary>
public sealed class HostileFixture(PlatformFixture platform) : AppFixture(platform)
{
    internal HostileTenant Hostile { get; private set; } = null!;

    /// <summary>Of the app's own site, so that the browser lets the widget's frame keep what it keeps.</summary>
    internal HostPage Shop { get; } = new("127.0.0.1");

    internal CaptureServer CaptureServer { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hostile = await HostileTenant.PlantAsync(this, CaptureServer.Authority, Shop.Origin);
    }

    public override async ValueTask DisposeAsync()
    {
        Shop.Dispose();
        CaptureServer.Dispose();
        await base.DisposeAsync();
    }
}
