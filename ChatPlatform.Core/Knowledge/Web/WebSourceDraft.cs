using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>The values of a web source to create or change.</summary>
/// <param name="Address">Web address of at most 2,000 characters; without a scheme it is https.</param>
/// <param name="MaxPages">Maximum pages that are read of a sitemap, 1 to 500.</param>
/// <param name="Prefix">Only pages of the sitemap whose address begins with this are read; null for all.</param>
/// <param name="Labels">Labels of its documents; null for none.</param>
public sealed record WebSourceDraft(
    string? Address, WebSourceKind Kind, WebSchedule Schedule, int MaxPages = WebSourceDraft.DefaultPages,
    string? Prefix = null, DocumentLabels? Labels = null)
{
    public const int DefaultPages = 100;
    public const int MostPages = 500;

    internal FieldErrors Check(WebAddresses addresses)
    {
        const string isAddress = "must be a web address without a user name, such as https://www.example.com/help";
        var (address, prefix) = (AddressOf(addresses), PrefixOf(addresses));
        var errors = new FieldErrors()
            .Text("address", Address, 1, WebAddresses.MaxLength)
            .Check("address", address is not null, isAddress)
            .Check("maxPages", MaxPages is >= 1 and <= MostPages, $"must be 1 to {MostPages}");
        Labels?.Check(errors);
        return HasPrefix
            ? errors
                .Text("prefix", Prefix, 1, WebAddresses.MaxLength)
                .Check("prefix", prefix is not null, isAddress)
                .Check(
                    "prefix", prefix is null || address is null || WebAddresses.IsSameSite(address, prefix),
                    "must be an address of the same site")
            : errors;
    }

    private bool HasPrefix => Kind == WebSourceKind.Sitemap && !string.IsNullOrWhiteSpace(Prefix);

    /// <summary>The address to be stored; a site alone means its sitemap at the usual place.</summary>
    internal Uri? AddressOf(WebAddresses addresses) =>
        addresses.Enter(Address) is not { } entered ? null
        : Kind == WebSourceKind.Sitemap && entered.PathAndQuery == "/" ? new Uri(entered, "/sitemap.xml")
        : entered;

    /// <summary>The prefix to be stored; null for none.</summary>
    internal Uri? PrefixOf(WebAddresses addresses) => HasPrefix ? addresses.Enter(Prefix) : null;
}
