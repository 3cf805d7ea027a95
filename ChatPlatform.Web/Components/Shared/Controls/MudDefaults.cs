using MudBlazor;
using MudBlazor.Services;

namespace ChatPlatform.Web.Components.Shared.Controls;

/// <summary>
/// Options of MudBlazor's services. Defaults of components are set by the derived classes of this folder, because
/// MudBlazor has no global ones.
/// </summary>
public static class MudDefaults
{
    public static void Configure(MudServicesConfiguration mud)
    {
        var notices = mud.SnackbarConfiguration;
        notices.PositionClass = Defaults.Classes.Position.BottomLeft;
        notices.PreventDuplicates = true;
        notices.ShowCloseIcon = true;
        notices.MaxDisplayedSnackbars = 3;
        notices.VisibleStateDuration = 6000;
        (notices.ShowTransitionDuration, notices.HideTransitionDuration) = (120, 120);
        notices.IconSize = Size.Small;
        (notices.NormalIcon, notices.InfoIcon, notices.SuccessIcon) = (
            Icons.Of("info"), Icons.Of("info"), Icons.Of("check"));
        (notices.WarningIcon, notices.ErrorIcon) = (Icons.Of("alert"), Icons.Of("alert"));
        mud.PopoverOptions.OverflowPadding = 8;
        MudGlobal.TooltipDefaults.Delay = TimeSpan.FromMilliseconds(400);
        MudGlobal.TooltipDefaults.Duration = TimeSpan.FromMilliseconds(80);
    }
}
