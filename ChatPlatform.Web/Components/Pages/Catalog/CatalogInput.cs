using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Shared.Catalog;

namespace ChatPlatform.Web.Components.Pages.Catalog;

/// <summary>Form state of a catalog entry.</summary>
public sealed class CatalogInput
{
    public CatalogKind Kind { get; set; } = CatalogKind.Agent;

    public string? Key { get; set; }

    public string? Title { get; set; }

    public string? Description { get; set; }

    public TemplateInput Template { get; init; } = new();

    public OfferInput Offer { get; init; } = new();

    public static CatalogInput Of(CatalogItem entry) => new()
    {
        Kind = entry.Kind,
        Key = entry.Key,
        Title = entry.Title,
        Description = entry.Description,
        Template = TemplateInput.Of(entry.Definition),
        Offer = OfferInput.Of(entry.IsAllowedByDefault, entry.Kinds),
    };

    /// <summary>The violated rules, without those of a template that can be read.</summary>
    public FieldErrors Check() =>
        new CatalogDraft(
            Key?.Trim() ?? "", Title ?? "", Description ?? "", Offer.IsAllowedByDefault, null, Offer.SavedKinds)
            .CheckEntry(Template.Errors(Kind))
            .Check("offer", Offer.Error is null, Offer.Error ?? "");

    /// <summary>The draft; only for values without errors.</summary>
    public CatalogDraft ToDraft() =>
        new(
            Key?.Trim() ?? "", Title ?? "", Description ?? "", Offer.IsAllowedByDefault, Template.Write(Kind),
            Offer.SavedKinds);

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(CatalogInput other) =>
        (Kind, Key ?? "", Title ?? "", Description ?? "")
            != (other.Kind, other.Key ?? "", other.Title ?? "", other.Description ?? "")
        || Template.Differs(other.Template)
        || Offer.Differs(other.Offer);
}
