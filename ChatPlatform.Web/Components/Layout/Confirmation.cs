using ChatPlatform.Web.Components.Shared.Dialogs;
using MudBlazor;

namespace ChatPlatform.Web.Components.Layout;

/// <summary>The question in front of a change that is hard to undo.</summary>
/// <param name="Text">What is lost, and what that means.</param>
/// <param name="Action">Text of the button that goes on, a verb.</param>
/// <param name="Word">What has to be typed before the button works; null for nothing.</param>
public sealed record Confirmation(string Title, string Text, string Action, string? Word = null)
{
    /// <summary>Shows the dialog; true when the user goes on.</summary>
    public async Task<bool> AskAsync(IDialogService dialogs) => Word is null
        ? await ConfirmDialog.AskAsync(dialogs, Title, Text, Action)
        : await TypedConfirmDialog.AskAsync(dialogs, Title, Text, Word, Action) == Word;
}
