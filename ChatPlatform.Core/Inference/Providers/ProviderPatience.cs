namespace ChatPlatform.Core.Inference.Providers;

/// <summary>How long a provider is waited for. Any bytes are a sign of life, also without text.</summary>
/// <param name="FirstToken">Time until the first sign of life.</param>
/// <param name="TokenGap">Time between two signs of life.</param>
/// <param name="Whole">Time from the request to the end of the answer.</param>
internal sealed record ProviderPatience(TimeSpan FirstToken, TimeSpan TokenGap, TimeSpan Whole)
{
    public static ProviderPatience Of(InferenceOptions options) =>
        new(
            TimeSpan.FromSeconds(options.FirstTokenSeconds), TimeSpan.FromSeconds(options.TokenGapSeconds),
            TimeSpan.FromSeconds(options.MaxAnswerSeconds));
}
