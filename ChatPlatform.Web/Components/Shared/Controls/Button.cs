using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>
/// An outlined button. A page has at most one filled button (Variant.Filled, Color.Primary); Variant.Text is for minor
/// actions.
/// </summary>
public class Button : MudButton
{
    public Button() =>
        (Variant, DropShadow, Ripple, IconSize) = (Variant.Outlined, false, false, MudBlazor.Size.Small);
}
