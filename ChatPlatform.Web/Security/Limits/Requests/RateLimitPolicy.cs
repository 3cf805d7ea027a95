namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>Something that requests are counted against.</summary>
/// <param name="Key">"t:{tenant}:rl:…" where it belongs to a tenant, "g:rl:…" else.</param>
/// <param name="PerMinute">Requests a minute.</param>
public readonly record struct RateLimitPolicy(string Key, int PerMinute);

/// <summary>What an endpoint draws on besides the budgets that every request draws on.</summary>
public enum EndpointRateLimit
{
    Message,
    SignIn,
    Report,
}

/// <summary>Marks an endpoint.</summary>
internal sealed record RateLimitMetadata(EndpointRateLimit EndpointRateLimit);

public static class RateLimitExtensions
{
    public static TBuilder WithRateLimit<TBuilder>(this TBuilder builder, EndpointRateLimit limit)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateLimitMetadata(limit));
}
