namespace ChatPlatform.Core.Inference;

public enum ProviderFault
{
    /// <summary>The connection failed or was interrupted.</summary>
    Unreachable,

    /// <summary>No response in time.</summary>
    Timeout,

    /// <summary>Status 429.</summary>
    RateLimited,

    /// <summary>Status 5xx.</summary>
    ServerError,

    /// <summary>Status 401, 403 or another 4xx; a retry would not help.</summary>
    Refused,

    /// <summary>The response is missing or not in the expected format.</summary>
    InvalidResponse,

    /// <summary>The response is larger than <see cref="InferenceOptions"/> allows.</summary>
    TooLarge,
}

/// <summary>A call to a provider failed. The message is for logs and is never shown to visitors.</summary>
public sealed class ProviderException(
    string provider,
    ProviderFault fault,
    TimeSpan? retryAfter = null,
    Exception? inner = null
) : Exception($"Provider {provider}: {fault}", inner)
{
    public ProviderFault Fault { get; } = fault;

    /// <summary>The Retry-After of a response with 429 or 503.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>
    /// The provider's own words as short plain text, for staff who test a connection. Never for logs and visitors: it
    /// may contain parts of the request. Null when there are none.
    /// </summary>
    public string? Sentence { get; init; }

    /// <summary>
    /// True when the provider was not called because of repeated failures; <see cref="Fault"/> is the last of them.
    /// </summary>
    public bool IsPaused { get; init; }

    public bool IsWorthRetrying => !IsPaused && Fault is not (ProviderFault.Refused or ProviderFault.TooLarge);
}
