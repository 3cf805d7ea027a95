namespace ChatPlatform.Core.Inference.Connections;

/// <summary>A connection as people want it to be.</summary>
/// <param name="BaseUrl">For kinds without an address of their own; ignored for the others.</param>
/// <param name="Key">A new key; null leaves the one that is there, as long as it would still go to the same
/// place.</param>
/// <param name="RemovesKey">True takes away the key that is there.</param>
public sealed record ConnectionDraft(
    string Name, string Kind, string? BaseUrl, string Model, string? Key = null, bool RemovesKey = false);

/// <summary>A connection as it is shown. Of the key it says the last four characters and no more (S33).</summary>
/// <param name="IsUsed">True for the one that answers the tenant's visitors.</param>
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
    uint ConcurrencyToken)
{
    internal static ConnectionItem Of(ProviderConnection c, Guid? used) =>
        new(
            c.Id, c.Name, c.Kind, c.BaseUrl, c.Model, c.KeyLastFour, c.KeySetAt, c.Id == used, c.ChangedAt,
            c.ConcurrencyToken);
}
