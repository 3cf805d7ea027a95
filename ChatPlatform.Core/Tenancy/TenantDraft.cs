using ChatPlatform.Core.Tenancy.Quotas;

namespace ChatPlatform.Core.Tenancy;

/// <summary>The values of a tenant to create or change.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Slug">Name in URLs: 2 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter
/// or digit.</param>
/// <param name="Limits">The tenant's limits; null members use the platform's defaults.</param>
/// <param name="Kind">Kind of business, one of <see cref="TenantKinds.All"/>; null keeps it.</param>
public sealed record TenantDraft(string Name, string Slug, TenantLimits Limits, string? Kind = null)
{
    public const int MaxSlugLength = 63;

    /// <summary>Adds the violated rules to those that were found before.</summary>
    public FieldErrors Check(FieldErrors? found = null) =>
        (found ?? new FieldErrors())
            .Text("name", Name, 1, 200)
            .Check(
                "slug", IsSlug(Slug),
                "must have 2 to 63 lower-case letters, digits and hyphens, and begin and end with a letter or digit")
            .Check("kind", Kind is null || TenantKinds.All.Contains(Kind), TenantKinds.Rule)
            .Check("slug", !Guid.TryParse(Slug, out _), "must not look like an id")
            .Check(
                "limits.requestsPerMinute", Limits.RequestsPerMinute is null or (>= 1 and <= 10_000_000),
                "must be 1 to 10,000,000")
            .Check(
                "limits.turnsPerDay", Limits.TurnsPerDay is null or (>= 1 and <= 100_000_000),
                "must be 1 to 100,000,000")
            .Check(
                "limits.tokensPerMonth", Limits.TokensPerMonth is null or (>= 1 and <= 1_000_000_000_000),
                "must be 1 to 1,000,000,000,000")
            .Check("limits.documents", Limits.Documents is null or (>= 1 and <= 100_000), "must be 1 to 100,000")
            .Check(
                "limits.storageBytes", Limits.StorageBytes is null or (>= 1 << 20 and <= 1L << 44),
                "must be 1 MB to 16 TB")
            .Check("limits.members", Limits.Members is null or (>= 1 and <= 100_000), "must be 1 to 100,000")
            .Check("limits.agents", Limits.Agents is null or (>= 1 and <= 10_000), "must be 1 to 10,000");

    private static bool IsSlug(string slug) =>
        slug.Length is >= 2 and <= MaxSlugLength
        && char.IsAsciiLetterOrDigit(slug[0])
        && char.IsAsciiLetterOrDigit(slug[^1])
        && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
