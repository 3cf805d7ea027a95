using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Inference;

/// <summary>The section "Inference": the providers and their fallback order.</summary>
public sealed class InferenceOptions
{
    public const string BuiltIn = "builtin";

    /// <summary>Providers by name. "builtin" always exists and need not be configured.</summary>
    public Dictionary<string, ProviderOptions> Providers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Provider of tenants that have selected none.</summary>
    public string Default { get; set; } = BuiltIn;

    /// <summary>
    /// Names of providers in fallback order, used when a provider fails before its first output; "builtin" is always
    /// the last.
    /// </summary>
    public List<string> Fallback { get; init; } = [];

    /// <summary>Seconds until a connection must be established.</summary>
    [Range(1, 60)]
    public int ConnectSeconds { get; set; } = 5;

    /// <summary>Seconds until the first token.</summary>
    [Range(1, 120)]
    public int FirstTokenSeconds { get; set; } = 20;

    /// <summary>Seconds between two tokens.</summary>
    [Range(1, 120)]
    public int TokenGapSeconds { get; set; } = 15;

    /// <summary>Seconds of one answer from the request to its end.</summary>
    [Range(5, 600)]
    public int MaxAnswerSeconds { get; set; } = 120;

    /// <summary>
    /// Seconds of a model's response that selects agents, including retries; then the local classifier selects them.
    /// </summary>
    [Range(1, 60)]
    public int RoutingSeconds { get; set; } = 15;

    /// <summary>Maximum bytes of a response body, including everything besides the text.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Maximum bytes of one line of a streamed response.</summary>
    [Range(16 * 1024, 16 * 1024 * 1024)]
    public int MaxLineBytes { get; set; } = 256 * 1024;

    /// <summary>Maximum tokens of one answer of an agent that sets none.</summary>
    [Range(16, 32_000)]
    public int MaxOutputTokens { get; set; } = 1024;

    /// <summary>
    /// Share of a tenant's calls to a provider, in percent, that must have failed for the provider to be paused for the
    /// tenant. A call counts once, after its retries.
    /// </summary>
    [Range(1, 100)]
    public int BreakerFailurePercent { get; set; } = 50;

    /// <summary>Minimum calls within <see cref="BreakerWindowSeconds"/> before a provider is paused.</summary>
    [Range(2, 1_000_000)]
    public int BreakerMinCalls { get; set; } = 8;

    /// <summary>Seconds of which the calls are counted.</summary>
    [Range(1, 600)]
    public int BreakerWindowSeconds { get; set; } = 30;

    /// <summary>Seconds for which a provider is paused; then one call tries it.</summary>
    [Range(1, 600)]
    public int BreakerPauseSeconds { get; set; } = 15;
}

/// <summary>One configured provider.</summary>
public sealed class ProviderOptions
{
    /// <summary>"builtin" or one of <see cref="ProviderKinds.Supported"/>.</summary>
    public string Kind { get; set; } = "openai-compatible";

    /// <summary>
    /// Absolute URL with the version part ("https://host/v1"); not needed for kinds with a fixed address.
    /// </summary>
    public string? BaseUrl { get; set; }

    /// <summary>Base URL of requests; null when it is missing or not valid.</summary>
    internal string? Address =>
        BaseUrl is null ? ProviderKinds.FixedBaseUrl(Kind)
        : !Uri.TryCreate(BaseUrl, UriKind.Absolute, out _) ? null
        : Kind == ProviderKinds.AzureOpenAi ? ProviderKinds.BaseUrl(Kind, BaseUrl)
        : BaseUrl;

    public string? ApiKey { get; set; }

    /// <summary>Model of tenants and agents that have selected none.</summary>
    public string Model { get; set; } = "default";
}
