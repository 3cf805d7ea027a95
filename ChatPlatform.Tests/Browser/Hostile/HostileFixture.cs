namespace ChatPlatform.Tests.Browser.Hostile;

/// <summary>
/// An application with a tenant full of hostile text, a shop's page that may embed the tenant's widget, and an
/// attacker's server that must receive no request.
/// </summary>
public sealed class HostileFixture(PlatformFixture platform) : AppFixture(platform)
{
    internal HostileTenant Hostile { get; private set; } = null!;

    /// <summary>
    /// On the platform's site, so that the browser does not partition the storage of the widget's frame.
    /// </summary>
    internal HostPage Shop { get; } = new("127.0.0.1");

    internal CaptureServer CaptureServer { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Hostile = await HostileTenant.CreateAsync(this, CaptureServer.Authority, Shop.Origin);
    }

    /// <summary>A model that waits for the checks of a page between two tokens is not given up.</summary>
    protected override void Configure(IDictionary<string, string?> settings) =>
        (settings["Inference:TokenGapSeconds"], settings["Inference:MaxAnswerSeconds"]) = ("120", "600");

    public override async ValueTask DisposeAsync()
    {
        Shop.Dispose();
        CaptureServer.Dispose();
        await base.DisposeAsync();
    }
}
