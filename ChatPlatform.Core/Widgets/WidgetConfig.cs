namespace ChatPlatform.Core.Widgets;

/// <summary>What a widget shows: the response of the widget API, and the preview of the console.</summary>
public sealed record WidgetConfig(
    WidgetConfig.NamedTenant Tenant,
    WidgetConfig.WidgetAppearance Appearance,
    string Greeting,
    IReadOnlyList<string> SuggestedQuestions,
    WidgetConfig.WidgetFeatures Features,
    WidgetConfig.OpeningHours BusinessHours)
{
    public static WidgetConfig Of(
        string tenantName, string color, string position, string theme, string greeting,
        IReadOnlyList<string> suggestedQuestions, BusinessHours? hours, bool offersPerson, DateTimeOffset now)
    {
        var isOpen = hours?.IsOpenAt(now) ?? true;
        return new(
            new(tenantName), new(color, position, theme), greeting, suggestedQuestions, new(offersPerson, true, true),
            new(isOpen, isOpen ? null : hours!.Message));
    }

    public sealed record NamedTenant(string Name);

    public sealed record WidgetAppearance(string Color, string Position, string Theme);

    public sealed record WidgetFeatures(bool Escalation, bool Feedback, bool Rating);

    public sealed record OpeningHours(bool Open, string? Message);
}
