using System.Globalization;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Web.Components.Shared;

namespace ChatPlatform.Web.Components.Pages.Tenants;

/// <summary>Form state of a tenant, as text.</summary>
public sealed record TenantInput
{
    private const long Megabyte = 1 << 20;
    private const int MaxSlug = 40;
    /// <summary>Stands for all larger numbers; over the limit of every field.</summary>
    private const long TooLarge = 1_000_000_000_001;

    public string? Name { get; set; }

    public string? Slug { get; set; }

    /// <summary>Kind of business.</summary>
    public string Kind { get; set; } = TenantKinds.Other;

    /// <summary>Address of the owner of a new tenant; blank invites nobody.</summary>
    public string? OwnerEmail { get; set; }

    public string? RequestsPerMinute { get; set; }

    public string? TurnsPerDay { get; set; }

    public string? TokensPerMonth { get; set; }

    public string? Documents { get; set; }

    public string? StorageMegabytes { get; set; }

    public string? Members { get; set; }

    public string? Agents { get; set; }

    public static TenantInput Of(TenantDetail tenant) => new()
    {
        Name = tenant.Name,
        Slug = tenant.Slug,
        Kind = tenant.Kind,
        RequestsPerMinute = Show(tenant.Limits.RequestsPerMinute),
        TurnsPerDay = Show(tenant.Limits.TurnsPerDay),
        TokensPerMonth = Show(tenant.Limits.TokensPerMonth),
        Documents = Show(tenant.Limits.Documents),
        StorageMegabytes = Show(tenant.Limits.StorageBytes / Megabyte),
        Members = Show(tenant.Limits.Members),
        Agents = Show(tenant.Limits.Agents),
    };

    /// <summary>The URL name that is proposed for a name.</summary>
    public static string SlugOf(string? name) => NameProposal.Of(name, '-', MaxSlug);

    /// <summary>Parses the form. Errors name the fields that are not numbers.</summary>
    public (TenantDraft Draft, FieldErrors Errors) Read()
    {
        var errors = new FieldErrors();
        var limits = new TenantLimits(
            Number(errors, "limits.requestsPerMinute", RequestsPerMinute),
            Number(errors, "limits.turnsPerDay", TurnsPerDay),
            Long(errors, "limits.tokensPerMonth", TokensPerMonth),
            Number(errors, "limits.documents", Documents),
            Long(errors, "limits.storageBytes", StorageMegabytes) * Megabyte,
            Number(errors, "limits.members", Members),
            Number(errors, "limits.agents", Agents));
        return (new(Name ?? "", Slug?.Trim() ?? "", limits, Kind), errors);
    }

    private static string? Show(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static int? Number(FieldErrors errors, string field, string? text)
    {
        var value = Long(errors, field, text);
        return value is null ? null : (int)Math.Min(value.Value, int.MaxValue);
    }

    private static long? Long(FieldErrors errors, string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands;
        var isNumber = decimal.TryParse(text.Replace(" ", ""), Styles, CultureInfo.InvariantCulture, out var value);
        errors.Check(field, isNumber, "must be a whole number");
        return isNumber ? (long)Math.Clamp(value, -1, TooLarge) : null;
    }
}
