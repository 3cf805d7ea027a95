using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>A button with an icon only. It needs an aria-label.</summary>
public class IconButton : MudIconButton
{
    public IconButton() => (Size, Ripple, DropShadow) = (Size.Small, false, false);
}
