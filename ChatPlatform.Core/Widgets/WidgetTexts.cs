using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Widgets;

/// <summary>
/// A tenant's own texts in the widget; null has the text of the widget's language. They are plain text on one line,
/// without direction marks.
/// </summary>
/// <param name="Title">Title of the chat, instead of the tenant's name.</param>
/// <param name="Subtitle">The line below the title.</param>
/// <param name="Placeholder">Hint in the empty message field.</param>
/// <param name="Launcher">Label and tooltip of the button that opens the chat.</param>
public sealed record WidgetTexts(
    string? Title = null, string? Subtitle = null, string? Placeholder = null, string? Launcher = null)
{
    public const int MaxTitle = 60;
    public const int MaxSubtitle = 100;
    public const int MaxPlaceholder = 80;
    public const int MaxLauncher = 60;

    /// <summary>No own texts.</summary>
    public static WidgetTexts None { get; } = new();

    /// <summary>The texts on one line; blank ones are null. Invalid texts are unchanged and fail the check.</summary>
    public WidgetTexts Cleaned() =>
        new(Clean(Title), Clean(Subtitle), Clean(Placeholder), Clean(Launcher));

    /// <summary>The texts without those that are too long, for a preview.</summary>
    public WidgetTexts Valid() =>
        new(
            Fitting(Title, MaxTitle), Fitting(Subtitle, MaxSubtitle), Fitting(Placeholder, MaxPlaceholder),
            Fitting(Launcher, MaxLauncher));

    internal void Check(FieldErrors errors) =>
        errors
            .Text("texts.title", Title ?? "", 0, MaxTitle)
            .Text("texts.subtitle", Subtitle ?? "", 0, MaxSubtitle)
            .Text("texts.placeholder", Placeholder ?? "", 0, MaxPlaceholder)
            .Text("texts.launcher", Launcher ?? "", 0, MaxLauncher);

    private static string? Clean(string? text) =>
        text is null || !UnicodeText.IsValid(text) ? text
        : UnicodeText.IsBlank(text) ? null
        : UnicodeText.SingleLine(text);

    private static string? Fitting(string? text, int length) => text?.Length <= length ? text : null;
}
