using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>A button that opens a menu, with the console's defaults.</summary>
public class MenuButton : MudMenu
{
    public MenuButton() =>
        (Dense, Ripple, DropShadow, Variant, AnchorOrigin, TransformOrigin) = (
            true, false, false, Variant.Outlined, Origin.BottomRight, Origin.TopRight);
}
