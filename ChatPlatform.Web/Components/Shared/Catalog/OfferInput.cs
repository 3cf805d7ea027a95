namespace ChatPlatform.Web.Components.Shared.Catalog;

/// <summary>To whom an entry of the catalog is offered.</summary>
public enum Audience
{
    Everyone,
    Kinds,
    Chosen,
}

/// <summary>Form state of an offer.</summary>
public sealed class OfferInput
{
    public Audience Audience { get; set; }

    /// <summary>Chosen kinds of business.</summary>
    public SortedSet<string> Kinds { get; init; } = [];

    /// <summary>Whether tenants without a rule of their own may use it.</summary>
    public bool IsAllowedByDefault => Audience != Audience.Chosen;

    /// <summary>Kinds of business to save; empty for all.</summary>
    public IReadOnlyList<string> SavedKinds => Audience == Audience.Kinds ? [.. Kinds] : [];

    /// <summary>The violated rule; null when the choice is complete.</summary>
    public string? Error =>
        Audience == Audience.Kinds && Kinds.Count == 0 ? "Choose at least one kind of business." : null;

    public static OfferInput Of(bool isAllowedByDefault, IReadOnlyList<string> kinds) => new()
    {
        Audience = !isAllowedByDefault ? Audience.Chosen : kinds.Count > 0 ? Audience.Kinds : Audience.Everyone,
        Kinds = [.. kinds],
    };

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(OfferInput other) =>
        Audience != other.Audience || (Audience == Audience.Kinds && !Kinds.SetEquals(other.Kinds));

    /// <summary>Short text about an offer.</summary>
    public static string Describe(bool isAllowedByDefault, IReadOnlyList<string> kinds) =>
        !isAllowedByDefault ? "Chosen tenants"
        : kinds.Count > 0 ? string.Join(", ", kinds.Select(KindLabels.Of))
        : "All tenants";
}
