using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>A choice from a long list with suggestions while typing, with the console's defaults.</summary>
public class SuggestBox<T> : MudAutocomplete<T>
{
    public SuggestBox() =>
        (Variant, Margin, ShrinkLabel, Dense, OpenIcon, CloseIcon, IconSize, AdornmentAriaLabel) = (
            Variant.Outlined, Margin.Dense, true, true, Icons.Of("chevron-down"), Icons.Of("chevron-up"), Size.Small,
            "Open the list");
}
