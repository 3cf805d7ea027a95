using ChatPlatform.Core.Analytics.Platform;
using ChatPlatform.Web.Components.Shared.Charts;

namespace ChatPlatform.Web.Components.Pages.Platform;

/// <summary>Texts of costs in several currencies.</summary>
internal static class PlatformCosts
{
    /// <summary>"12.40 EUR, 3.00 USD"; a dash without a model that has a price.</summary>
    public static string Text(IReadOnlyList<CurrencyCost> costs) => costs.Count == 0
        ? FigureText.Money(null, null)
        : string.Join(", ", costs.Select(c => FigureText.Money(c.Cost, c.Currency)));

    /// <summary>The change to the period before; null when several currencies cannot be compared.</summary>
    public static FigureChange? Change(PlatformOverview overview) =>
        overview is { Figures.Costs: [var now], Before.Costs: [var before] } && now.Currency == before.Currency
            ? FigureChange.Percent((double)now.Cost, (double)before.Cost)
            : null;
}
