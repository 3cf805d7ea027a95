using ChatPlatform.Core.Inference.Connections;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>How long a provider is waited for. Any bytes are a sign of life, also without text.</summary>
/// <param name="FirstToken">Time until the first sign of life.</param>
/// <param name="TokenGap">Time between two signs of life.</param>
/// <param name="Whole">Time from the request to the end of the answer.</param>
internal sealed record ProviderPatience(TimeSpan FirstToken, TimeSpan TokenGap, TimeSpan Whole)
{
    /// <param name="own">The connection's values; null, or a value that is null, uses the platform's.</param>
    public static ProviderPatience Of(InferenceOptions options, ConnectionPatience? own) =>
        new(
            TimeSpan.FromSeconds(own?.FirstTokenSeconds ?? options.FirstTokenSeconds),
            TimeSpan.FromSeconds(own?.TokenGapSeconds ?? options.TokenGapSeconds),
            TimeSpan.FromSeconds(own?.WholeSeconds ?? options.MaxAnswerSeconds));
}
