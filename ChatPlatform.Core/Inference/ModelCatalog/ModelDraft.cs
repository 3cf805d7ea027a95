using System.Text.Json.Serialization;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>A model of the catalog, for platform admins.</summary>
/// <param name="Model">Id at the provider.</param>
/// <param name="Provider">Kind of provider; null for entries without details.</param>
/// <param name="Rules">Number of tenants with a rule of their own for the model.</param>
/// <param name="IsServed">True when the platform has a provider of this kind. Otherwise only tenants with an account of
/// their own can use the model.</param>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
/// <param name="HasTemperature">True when the model takes a temperature and top-p.</param>
public sealed record ModelItem(
    Guid Id,
    string Model,
    string Title,
    string Description,
    string? Provider,
    bool HasTools,
    bool HasStreaming,
    bool HasJson,
    int? ContextTokens,
    decimal? InputPrice,
    decimal? OutputPrice,
    string? Currency,
    bool IsDefault,
    bool IsEnabled,
    bool IsAllowedByDefault,
    IReadOnlyList<string> Kinds,
    int Rules,
    bool IsServed,
    DateTimeOffset ChangedAt,
    [property: JsonIgnore] uint ConcurrencyToken,
    bool HasTemperature = true) : IHasConcurrencyToken;

/// <summary>The values of a model to create or change.</summary>
/// <param name="Model">Id at the provider; 1 to 100 letters, digits and . _ - / :. Cannot be changed.</param>
/// <param name="Title">1 to 100 characters.</param>
/// <param name="Description">At most 500 characters.</param>
/// <param name="Provider">"builtin" or one of <see cref="ProviderKinds.Supported"/>.</param>
/// <param name="ContextTokens">1 to 100,000,000; null when not known.</param>
/// <param name="InputPrice">Price of a million input tokens, 0 to 100,000; null when not known.</param>
/// <param name="OutputPrice">Price of a million output tokens, 0 to 100,000; null when not known.</param>
/// <param name="Currency">Three capital letters (ISO 4217).</param>
/// <param name="IsDefault">True makes it the model of tenants that have chosen none, instead of the previous
/// one.</param>
/// <param name="IsEnabled">False withdraws it from every tenant.</param>
/// <param name="IsAllowedByDefault">Whether tenants without a rule of their own may use it.</param>
/// <param name="Kinds">Kinds of business whose tenants may use it by default; empty for all.</param>
/// <param name="HasTemperature">True when the model takes a temperature and top-p.</param>
public sealed record ModelDraft(
    string Model,
    string Title,
    string Description,
    string Provider,
    bool HasTools,
    bool HasStreaming,
    bool HasJson,
    int? ContextTokens,
    decimal? InputPrice,
    decimal? OutputPrice,
    string Currency,
    bool IsDefault,
    bool IsEnabled,
    bool IsAllowedByDefault,
    IReadOnlyList<string> Kinds,
    bool HasTemperature = true)
{
    private const int MaxContext = 100_000_000;
    private const decimal MaxPrice = 100_000;

    private static readonly string[] s_providers = [InferenceOptions.BuiltIn, .. ProviderKinds.Supported];

    /// <summary>Kinds of providers that a model may have.</summary>
    public static IReadOnlyList<string> Providers => s_providers;

    /// <summary>Adds the violated rules to those that were found before.</summary>
    public FieldErrors Check(FieldErrors? found = null)
    {
        var errors = found ?? new FieldErrors();
        foreach (var (field, rule) in new CatalogDraft(Model, Title, Description, true, null, Kinds).CheckEntry().Rules)
        {
            errors.Check(field == "key" ? "model" : field, false, rule);
        }

        return errors
            .Check("provider", s_providers.Contains(Provider), $"must be one of {string.Join(", ", s_providers)}")
            .Check(
                "contextTokens", ContextTokens is null or (>= 1 and <= MaxContext),
                "must be 1 to 100,000,000")
            .Check("inputPrice", InputPrice is null or (>= 0 and <= MaxPrice), "must be 0 to 100,000")
            .Check("outputPrice", OutputPrice is null or (>= 0 and <= MaxPrice), "must be 0 to 100,000")
            .Check(
                "currency", Currency is { Length: 3 } && Currency.All(char.IsAsciiLetterUpper),
                "must be three capital letters, such as USD or EUR")
            .Check("isDefault", !IsDefault || IsEnabled, "must be an enabled model");
    }
}
