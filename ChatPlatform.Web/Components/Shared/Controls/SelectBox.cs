using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>A choice from a short list with the console's defaults.</summary>
[CascadingTypeParameter(nameof(T))]
public class SelectBox<T> : MudSelect<T>
{
    public SelectBox() =>
        (Variant, Margin, ShrinkLabel, Dense, OpenIcon, CloseIcon, IconSize) = (
            Variant.Outlined, Margin.Dense, true, true, Icons.Of("chevron-down"), Icons.Of("chevron-up"), Size.Small);
}
