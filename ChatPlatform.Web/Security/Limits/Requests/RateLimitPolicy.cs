namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>A rate limit with its key.</summary>
/// <param name="Key">"t:{tenant}:rl:…" for tenants, otherwise "g:rl:…".</param>
/// <param name="PerMinute">Requests per minute.</param>
public readonly record struct RateLimitPolicy(string Key, int PerMinute);

/// <summary>Additional rate limit of an endpoint.</summary>
public enum EndpointRateLimit
{
    Message,
    SignIn,
    Report,
    Config,
}

/// <summary>Endpoint metadata: the additional rate limit.</summary>
internal sealed record RateLimitMetadata(EndpointRateLimit EndpointRateLimit);

public static class RateLimitExtensions
{
    public static TBuilder WithRateLimit<TBuilder>(this TBuilder builder, EndpointRateLimit limit)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateLimitMetadata(limit));
}
