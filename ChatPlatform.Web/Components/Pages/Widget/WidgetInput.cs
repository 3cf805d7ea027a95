using ChatPlatform.Core.Widgets;

namespace ChatPlatform.Web.Components.Pages.Widget;

/// <summary>Form state of a widget.</summary>
public sealed class WidgetInput
{
    public string? Color { get; set; }

    public string Position { get; set; } = "right";

    public string Theme { get; set; } = "auto";

    public string? Greeting { get; set; }

    /// <summary>Suggested questions, one a line.</summary>
    public string? Questions { get; set; }

    /// <summary>When people reply.</summary>
    public HoursInput Hours { get; private init; } = new();

    /// <summary>True when customers can ask for a person.</summary>
    public bool OffersPerson { get; set; } = true;

    /// <summary>Allowed sites, one a line.</summary>
    public string? Origins { get; set; }

    public static WidgetInput Of(WidgetDetail widget) => new()
    {
        Color = widget.Color,
        Position = widget.Position,
        Theme = widget.Theme,
        Greeting = widget.Greeting,
        Questions = string.Join('\n', widget.SuggestedQuestions),
        Origins = string.Join('\n', widget.AllowedOrigins),
        Hours = HoursInput.Of(widget.BusinessHours),
        OffersPerson = widget.OffersPerson,
    };

    public WidgetDraft ToDraft() =>
        new(Color?.Trim() ?? "", Position, Theme, Greeting?.Trim() ?? "", Lines(Questions), Lines(Origins),
            Hours.ToHours(), OffersPerson);

    /// <summary>What the widget would show; invalid values are replaced by those of <paramref name="saved"/>.</summary>
    /// <param name="tenantName">Name of the tenant.</param>
    /// <param name="saved">Values that are valid.</param>
    /// <param name="now">Whether people reply depends on the time.</param>
    public WidgetConfig ToConfig(string tenantName, WidgetInput saved, DateTimeOffset now)
    {
        var (draft, valid) = (ToDraft(), saved.ToDraft());
        return WidgetConfig.Of(
            tenantName,
            BrandColors.IsColor(draft.Color) ? draft.Color : valid.Color,
            draft.Position,
            draft.Theme,
            draft.Greeting.Length <= WidgetDraft.MaxGreeting ? draft.Greeting : valid.Greeting,
            [
                .. draft.SuggestedQuestions.Where(q => q.Length <= WidgetDraft.MaxQuestion)
                    .Take(WidgetDraft.MaxQuestions),
            ],
            draft.BusinessHours,
            draft.OffersPerson,
            now);
    }

    /// <summary>Adds a site to the allowed ones.</summary>
    public void Allow(string origin) => Origins = string.Join('\n', Lines(Origins).Append(origin).Distinct());

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(WidgetInput other)
    {
        var (mine, theirs) = (ToDraft(), other.ToDraft());
        return !mine.SuggestedQuestions.SequenceEqual(theirs.SuggestedQuestions)
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
