using ChatPlatform.Web.Components.Shared.Dialogs;
using MudBlazor;

namespace ChatPlatform.Web.Components.Layout;

/// <summary>Texts of the confirmation dialog for a change that is hard to undo.</summary>
/// <param name="Text">The consequences of the change.</param>
/// <param name="Action">Text of the confirm button, a verb.</param>
/// <param name="TypedText">Text that must be typed to enable the button; null requires none.</param>
public sealed record Confirmation(string Title, string Text, string Action, string? TypedText = null)
{
    /// <summary>Shows the dialog. Returns true when the user confirms.</summary>
    public async Task<bool> AskAsync(IDialogService dialogs) => TypedText is null
        ? await ConfirmDialog.AskAsync(dialogs, Title, Text, Action)
        : await TypedConfirmDialog.AskAsync(dialogs, Title, Text, TypedText, Action) == TypedText;
}
