namespace ChatPlatform.Tests.Support.App;

/// <summary>An application with an identity provider.</summary>
public class OidcFixture(PlatformFixture platform) : AppFixture(platform)
{
    public FakeOidc Provider { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        Provider = await FakeOidc.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Oidc:Authority"] = Provider.Authority;
        settings["Oidc:ClientId"] = FakeOidc.ClientId;
        settings["Oidc:ClientSecret"] = FakeOidc.ClientSecret;
        settings["Oidc:DisplayName"] = "Example ID";
        settings["Oidc:AllowedDomains:0"] = "people.test";
    }
}
