namespace ChatPlatform.Core.Widgets;

/// <summary>What a widget shows: the response of the widget API, and the preview of the console.</summary>
/// <param name="Logo">Path of the logo on the platform's origin; null for none.</param>
/// <param name="Texts">Own texts.</param>
/// <param name="Language">Fixed language; null for that of the customer's browser.</param>
public sealed record WidgetConfig(
    WidgetConfig.NamedTenant Tenant,
    WidgetConfig.WidgetAppearance Appearance,
    string? Logo,
    WidgetTexts Texts,
    string? Language,
    string Greeting,
    IReadOnlyList<string> SuggestedQuestions,
    WidgetConfig.WidgetFeatures Features,
    WidgetConfig.OpeningHours BusinessHours)
{
    /// <summary>What the saved widget shows.</summary>
    public static WidgetConfig Of(WidgetProfile widget, DateTimeOffset now)
    {
        var saved = WidgetDetail.Of(widget.Settings);
        return Of(widget.TenantName, saved.ToDraft(), saved.LogoUrl, now);
    }

    /// <summary>What a widget with these settings would show.</summary>
    /// <param name="tenantName">Name of the tenant.</param>
    /// <param name="look">The settings; valid ones.</param>
    /// <param name="logo">Path of the logo; null for none.</param>
    /// <param name="now">Whether people reply depends on the time.</param>
    public static WidgetConfig Of(string tenantName, WidgetDraft look, string? logo, DateTimeOffset now)
    {
        var isOpen = look.BusinessHours?.IsOpenAt(now) ?? true;
        return new(
            new(tenantName), new(look.Color, look.Position, look.Theme), logo, look.Texts ?? WidgetTexts.None,
            look.Language, look.Greeting, look.SuggestedQuestions, new(look.OffersPerson, true, true),
            new(isOpen, isOpen || !look.OffersPerson ? null : look.BusinessHours!.Message));
    }

    /// <summary>
    /// Path of a logo. It contains the hash of the content, so that browsers may keep the image forever.
    /// </summary>
    public static string? LogoUrl(string widgetKey, string? hash) =>
        hash is null ? null : $"/widget/logo/{widgetKey}/{hash}";

    public sealed record NamedTenant(string Name);

    public sealed record WidgetAppearance(string Color, string Position, string Theme);

    public sealed record WidgetFeatures(bool Escalation, bool Feedback, bool Rating);

    /// <param name="Message">What is said while closed; null while open, and where customers cannot ask for a person.
    /// </param>
    public sealed record OpeningHours(bool Open, string? Message);
}
