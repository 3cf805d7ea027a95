using ChatPlatform.Core.Widgets;
using ChatPlatform.Core.Widgets.Logos;

namespace ChatPlatform.Web.Components.Pages.Widget;

/// <summary>Form state of a widget.</summary>
public sealed class WidgetInput
{
    public string? Color { get; set; }

    public string Position { get; set; } = "right";

    public string Theme { get; set; } = "auto";

    public string? Greeting { get; set; }

    /// <summary>Own title; blank for the tenant's name.</summary>
    public string? Title { get; set; }

    /// <summary>The line below the title; blank for that of the language.</summary>
    public string? Subtitle { get; set; }

    /// <summary>Hint in the empty message field; blank for that of the language.</summary>
    public string? Placeholder { get; set; }

    /// <summary>Label of the launcher; blank for that of the language.</summary>
    public string? Launcher { get; set; }

    /// <summary>Fixed language; empty for that of the customer's browser.</summary>
    public string Language { get; set; } = "";

    /// <summary>A logo that is not saved yet, or its removal; null keeps the saved one.</summary>
    public LogoChange? Logo { get; set; }

    /// <summary>Suggested questions, one a line.</summary>
    public string? Questions { get; set; }

    /// <summary>When people reply.</summary>
    public HoursInput Hours { get; private init; } = new();

    /// <summary>True when customers can ask for a person.</summary>
    public bool OffersPerson { get; set; } = true;

    /// <summary>Answers in a row without help after which a person is offered first; 0 for never.</summary>
    public int OfferPersonAfter { get; set; } = WidgetDraft.DefaultOfferAfter;

    /// <summary>Answers in a row without help after which a person is brought; 0 for never.</summary>
    public int BringPersonAfter { get; set; } = WidgetDraft.DefaultBringAfter;

    /// <summary>Allowed sites, one a line.</summary>
    public string? Origins { get; set; }

    public static WidgetInput Of(WidgetDetail widget) => new()
    {
        Color = widget.Color,
        Position = widget.Position,
        Theme = widget.Theme,
        Greeting = widget.Greeting,
        Title = widget.Texts?.Title,
        Subtitle = widget.Texts?.Subtitle,
        Placeholder = widget.Texts?.Placeholder,
        Launcher = widget.Texts?.Launcher,
        Language = widget.Language ?? "",
        Questions = string.Join('\n', widget.SuggestedQuestions),
        Origins = string.Join('\n', widget.AllowedOrigins),
        Hours = HoursInput.Of(widget.BusinessHours),
        OffersPerson = widget.OffersPerson,
        OfferPersonAfter = widget.OfferPersonAfter,
        BringPersonAfter = widget.BringPersonAfter,
    };

    public WidgetDraft ToDraft() =>
        new(Color?.Trim() ?? "", Position, Theme, Greeting?.Trim() ?? "", Lines(Questions), Lines(Origins),
            Hours.ToHours(), OffersPerson, new WidgetTexts(Title, Subtitle, Placeholder, Launcher).Cleaned(),
            Language.Length == 0 ? null : Language, OfferPersonAfter, BringPersonAfter);

    /// <summary>What the widget would show; invalid values are replaced by those of <paramref name="saved"/>.</summary>
    /// <param name="tenantName">Name of the tenant.</param>
    /// <param name="saved">Values that are valid.</param>
    /// <param name="savedLogo">Path of the saved logo; null for none.</param>
    /// <param name="now">Whether people reply depends on the time.</param>
    public WidgetConfig ToConfig(string tenantName, WidgetInput saved, string? savedLogo, DateTimeOffset now)
    {
        var (draft, valid) = (ToDraft(), saved.ToDraft());
        var shown = draft with
        {
            Color = BrandColors.IsColor(draft.Color) ? draft.Color : valid.Color,
            Greeting = draft.Greeting.Length <= WidgetDraft.MaxGreeting ? draft.Greeting : valid.Greeting,
            SuggestedQuestions =
            [
                .. draft.SuggestedQuestions.Where(q => q.Length <= WidgetDraft.MaxQuestion)
                    .Take(WidgetDraft.MaxQuestions),
            ],
            Texts = draft.Texts?.Valid(),
        };
        return WidgetConfig.Of(tenantName, shown, Logo is null ? savedLogo : null, now);
    }

    /// <summary>Adds a site to the allowed ones.</summary>
    public void Allow(string origin) => Origins = string.Join('\n', Lines(Origins).Append(origin).Distinct());

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(WidgetInput other)
    {
        var (mine, theirs) = (ToDraft(), other.ToDraft());
        return Logo is not null
            || !mine.SuggestedQuestions.SequenceEqual(theirs.SuggestedQuestions)
            || !mine.AllowedOrigins.SequenceEqual(theirs.AllowedOrigins)
            || Hours.Differs(other.Hours)
            || mine with
            {
                SuggestedQuestions = theirs.SuggestedQuestions,
                AllowedOrigins = theirs.AllowedOrigins,
                BusinessHours = theirs.BusinessHours,
            } != theirs;
    }

    private static List<string> Lines(string? text) =>
        [
            .. (text ?? "")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(),
        ];
}
