namespace ChatPlatform.Web.Security.Limits;

/// <summary>Something that requests are counted against.</summary>
/// <param name="Key">"t:{tenant}:rl:…" where it belongs to a tenant, "g:rl:…" else.</param>
/// <param name="PerMinute">Requests a minute.</param>
public readonly record struct Budget(string Key, int PerMinute);

/// <summary>What an endpoint draws on besides the budgets that every request draws on.</summary>
public enum Draw
{
    Message,
    SignIn,
    Report,
}

/// <summary>Marks an endpoint.</summary>
internal sealed record DrawsOn(Draw Draw);

public static class DrawExtensions
{
    public static TBuilder DrawsOn<TBuilder>(this TBuilder builder, Draw draw)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new DrawsOn(draw));
}
