namespace ChatPlatform.Core.Inference;

public enum ProviderFault
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>Nothing came in time.</summary>
    Timeout,

    /// <summary>429.</summary>
    RateLimited,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>401, 403 or another 4xx: trying again would not help.</summary>
    Refused,

    /// <summary>The answer is not what the wire format allows, or there is none.</summary>
    InvalidResponse,

    /// <summary>The answer is larger than <see cref="InferenceOptions"/> allows.</summary>
    TooLarge,
}

/// <summary>A provider did not answer as it should. The message is for logs; it never reaches a visitor.</summary>
public sealed class ProviderException(
    string provider,
    ProviderFault fault,
    TimeSpan? retryAfter = null,
    Exception? inner = null
) : Exception($"Provider {provider}: {fault}", inner)
{
    public ProviderFault Fault { get; } = fault;

    /// <summary>What the provider asked for with 429 or 503.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    public bool IsWorthRetrying => Fault is not (ProviderFault.Refused or ProviderFault.TooLarge);
}
