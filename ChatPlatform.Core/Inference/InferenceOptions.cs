using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Inference;

/// <summary>
/// The section "Inference": which providers there are and in which order they stand in for each other.
/// </summary>
public sealed class InferenceOptions
{
    public const string BuiltIn = "builtin";

    /// <summary>By name. "builtin" is always there and need not be listed.</summary>
    public Dictionary<string, ProviderOptions> Providers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Provider of tenants that chose none.</summary>
    public string Default { get; set; } = BuiltIn;

    /// <summary>
    /// Names tried in this order when a provider fails before it has said anything; "builtin" comes last by itself.
    /// </summary>
    public List<string> Fallback { get; init; } = [];

    /// <summary>Seconds until a connection must stand.</summary>
    [Range(1, 60)]
    public int ConnectSeconds { get; set; } = 5;

    /// <summary>Seconds until the first token.</summary>
    [Range(1, 120)]
    public int FirstTokenSeconds { get; set; } = 20;

    /// <summary>Seconds between two tokens.</summary>
    [Range(1, 120)]
    public int BetweenTokensSeconds { get; set; } = 15;

    /// <summary>Seconds that one answer may take from the request to its end.</summary>
    [Range(5, 600)]
    public int WholeAnswerSeconds { get; set; } = 120;

    /// <summary>Bytes that the body of one answer may have, with all that is on the wire beside the text.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxAnswerBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes that one line of a streamed answer may have.</summary>
    [Range(16 * 1024, 16 * 1024 * 1024)]
    public int MaxLineBytes { get; set; } = 256 * 1024;

    /// <summary>Tokens that one answer may have.</summary>
    [Range(16, 32_000)]
    public int MaxOutputTokens { get; set; } = 1024;
}

/// <summary>One configured provider.</summary>
public sealed class ProviderOptions
{
    /// <summary>"builtin" or one of <see cref="ProviderKinds.Served"/>.</summary>
    public string Kind { get; set; } = "openai-compatible";

    /// <summary>
    /// Absolute, with the version part ("https://host/v1"); not needed for kinds that have one address.
    /// </summary>
    public string? BaseUrl { get; set; }

    /// <summary>Where requests go.</summary>
    internal string? Address => BaseUrl ?? ProviderKinds.FixedBaseUrl(Kind);

    public string? ApiKey { get; set; }

    /// <summary>Model of tenants and agents that chose none.</summary>
    public string Model { get; set; } = "default";
}
