namespace ChatPlatform.Core.Inference.Connections;

/// <summary>The values of a connection to create or change.</summary>
/// <param name="BaseUrl">Required for kinds without a fixed address; ignored for others.</param>
/// <param name="Key">A new key; null keeps the stored key if scheme, host and port are unchanged.</param>
/// <param name="RemovesKey">True removes the stored key.</param>
/// <param name="Patience">How long the provider is waited for; null uses the platform's limits.</param>
public sealed record ConnectionDraft(
    string Name, string Kind, string? BaseUrl, string Model, string? Key = null, bool RemovesKey = false,
    ConnectionPatience? Patience = null);

/// <summary>A connection for display. Of the key it contains only the last four characters (S33).</summary>
/// <param name="IsUsed">True for the connection that answers the tenant's visitors.</param>
/// <param name="ConcurrencyToken">Changes with each write.</param>
public sealed record ConnectionItem(
    Guid Id,
    string Name,
    string Kind,
    string BaseUrl,
    string Model,
    string? KeyLastFour,
    DateTimeOffset? KeySetAt,
    bool IsUsed,
    DateTimeOffset ChangedAt,
    uint ConcurrencyToken,
    ConnectionPatience? Patience = null)
{
    internal static ConnectionItem Of(ProviderConnection c, Guid? used) =>
        new(
            c.Id, c.Name, c.Kind, c.BaseUrl, c.Model, c.KeyLastFour, c.KeySetAt, c.Id == used, c.ChangedAt,
            c.ConcurrencyToken, c.Patience);
}
