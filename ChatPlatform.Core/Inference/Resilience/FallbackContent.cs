using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>What follows does not come from the chosen provider.</summary>
/// <param name="reason">Why, as the end of a sentence after "because".</param>
internal sealed class FallbackContent(string reason) : AIContent
{
    /// <summary>The stored key cannot be decrypted.</summary>
    public const string NoKey = "its stored key can no longer be read";

    public string Reason { get; } = reason;

    public static FallbackContent Of(ProviderException e) =>
        new(e.IsPaused ? $"it is paused after repeated failures: {TextOf(e.Fault)}" : TextOf(e.Fault));

    private static string TextOf(ProviderFault fault) => fault switch
    {
        ProviderFault.Timeout => "it did not answer in time",
        ProviderFault.RateLimited => "its provider reported too many requests",
        ProviderFault.ServerError => "its provider reported an internal error",
        ProviderFault.Refused => "its provider rejected the request, the key or the model",
        ProviderFault.InvalidResponse => "its response was not in the expected format",
        ProviderFault.TooLarge => "its response was larger than allowed",
        _ => "no server answered at its address",
    };
}
