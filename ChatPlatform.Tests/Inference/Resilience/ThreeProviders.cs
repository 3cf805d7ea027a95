using ChatPlatform.FakeLlm;

namespace ChatPlatform.Tests.Inference.Resilience;

/// <summary>
/// An application with the providers "fake", "alpha" and "beta", of which the last two answer when another fails. A
/// provider is paused after two failed calls, for a second.
/// </summary>
public sealed class ThreeProviders(PlatformFixture platform) : AppFixture(platform)
{
    public FakeLlmServer Alpha { get; private set; } = null!;

    public FakeLlmServer Beta { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        (Alpha, Beta) = (await FakeLlmServer.StartAsync(), await FakeLlmServer.StartAsync());
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Alpha.DisposeAsync();
        await Beta.DisposeAsync();
    }

    /// <summary>The chosen model fails, and the other two answer with their names.</summary>
    public void FailFirst(string fault = "refused")
    {
        Llm.Reset();
        Llm.Script = Scripts.AfterRouting(Scripts.Faults[fault]);
        Alpha.Script = Scripts.Says("Said by alpha.");
        Beta.Script = Scripts.Says("Said by beta.");
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        foreach (var (i, (name, server)) in new[] { ("alpha", Alpha), ("beta", Beta) }.Index())
        {
            settings[$"Inference:Providers:{name}:BaseUrl"] = server.BaseUrl;
            settings[$"Inference:Providers:{name}:Model"] = $"model-{name}";
            settings[$"Inference:Fallback:{i}"] = name;
        }

        settings["Inference:BreakerMinCalls"] = "2";
        settings["Inference:BreakerPauseSeconds"] = "1";
    }
}
