using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>Tabs with the console's defaults.</summary>
public class TabStrip : MudTabs
{
    public TabStrip() =>
        (Ripple, SliderAnimation, MinimumTabWidth, Color, SliderColor) = (
            false, false, "0", Color.Default, Color.Primary);
}
