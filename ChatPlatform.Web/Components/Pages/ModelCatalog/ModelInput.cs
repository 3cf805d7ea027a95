using System.Globalization;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Shared.Catalog;

namespace ChatPlatform.Web.Components.Pages.ModelCatalog;

/// <summary>Form state of a model; numbers are text.</summary>
public sealed class ModelInput
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands;
    private const NumberStyles Price = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public string? Model { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public string Provider { get; set; } = "openai";

    public bool HasTools { get; set; } = true;

    public bool HasStreaming { get; set; } = true;

    public bool HasJson { get; set; } = true;

    public bool HasTemperature { get; set; } = true;

    public string? ContextTokens { get; set; }

    public string? InputPrice { get; set; }

    public string? OutputPrice { get; set; }

    public string? Currency { get; set; } = "USD";

    public bool IsDefault { get; set; }

    public bool IsEnabled { get; set; } = true;

    public OfferInput Offer { get; init; } = new();

    public static ModelInput Of(ModelItem item) => new()
    {
        Model = item.Model,
        Title = item.Title,
        Description = item.Description,
        Provider = item.Provider ?? "openai-compatible",
        HasTools = item.HasTools,
        HasStreaming = item.HasStreaming,
        HasJson = item.HasJson,
        HasTemperature = item.HasTemperature,
        ContextTokens = item.ContextTokens?.ToString(CultureInfo.InvariantCulture),
        InputPrice = item.InputPrice?.ToString("0.######", CultureInfo.InvariantCulture),
        OutputPrice = item.OutputPrice?.ToString("0.######", CultureInfo.InvariantCulture),
        Currency = item.Currency ?? "USD",
        IsDefault = item.IsDefault,
        IsEnabled = item.IsEnabled,
        Offer = OfferInput.Of(item.IsAllowedByDefault, item.Kinds),
    };

    /// <summary>Parses the form. Errors name the fields that are not numbers.</summary>
    public (ModelDraft Draft, FieldErrors Errors) Read()
    {
        var errors = new FieldErrors();
        var context = Number(errors, "contextTokens", ContextTokens, Whole);
        errors
            .Check("contextTokens", context is null || context <= int.MaxValue, "must be a smaller number")
            .Check("offer", Offer.Error is null, Offer.Error ?? "");
        return (
            new(
                Model?.Trim() ?? "", Title ?? "", Description ?? "", Provider, HasTools, HasStreaming, HasJson,
                context is <= int.MaxValue ? (int?)context : null,
                Number(errors, "inputPrice", InputPrice, Price),
                Number(errors, "outputPrice", OutputPrice, Price),
                Currency?.Trim().ToUpperInvariant() ?? "", IsDefault, IsEnabled, Offer.IsAllowedByDefault,
                Offer.SavedKinds, HasTemperature),
            errors);
    }

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(ModelInput other) =>
        Texts != other.Texts
        || (HasTools, HasStreaming, HasJson, HasTemperature)
            != (other.HasTools, other.HasStreaming, other.HasJson, other.HasTemperature)
        || (IsDefault, IsEnabled) != (other.IsDefault, other.IsEnabled)
        || Offer.Differs(other.Offer);

    private string Texts =>
        string.Join(
            '\n', Provider, Model, Title, Description, ContextTokens, InputPrice, OutputPrice, Currency);

    private static decimal? Number(FieldErrors errors, string field, string? text, NumberStyles styles)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var isNumber = decimal.TryParse(text.Trim(), styles, CultureInfo.InvariantCulture, out var value);
        errors.Check(
            field, isNumber,
            styles == Whole ? "must be a whole number" : "must be a number with a point, such as 0.25");
        return isNumber ? value : null;
    }
}
