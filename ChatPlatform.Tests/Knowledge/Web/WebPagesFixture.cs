namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>An application that reads web pages without pauses, and waits two seconds for a site.</summary>
public sealed class WebPagesFixture(PlatformFixture platform) : AppFixture(platform)
{
    public const int MaxBytes = 200 << 10;

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["WebPages:PauseMilliseconds"] = "0";
        settings["WebPages:RequestSeconds"] = "2";
        settings["WebPages:MaxResponseBytes"] = "204800";
    }
}

/// <summary>The same, with further instances on the same database.</summary>
public sealed class WebTwinFixture(PlatformFixture platform) : TwinFixture(platform)
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["WebPages:PauseMilliseconds"] = "0";
        base.Configure(settings);
    }
}
