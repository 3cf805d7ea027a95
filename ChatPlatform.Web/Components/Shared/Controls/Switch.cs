using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>An on/off setting that applies at once, with the console's defaults.</summary>
public class Switch : MudSwitch<bool>
{
    public Switch() => (Color, Size, Ripple) = (Color.Primary, Size.Small, false);
}
