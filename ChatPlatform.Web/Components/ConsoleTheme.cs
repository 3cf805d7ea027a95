using MudBlazor;

namespace ChatPlatform.Web.Components;

/// <summary>
/// The theme of the MudBlazor components. console.css defines the same colours as CSS variables for plain HTML; a test
/// compares the two.
/// </summary>
public static class ConsoleTheme
{
    private static readonly Colour s_primary = new("#2456C7", "#8FB0FF");
    private static readonly Colour s_onPrimary = new("#FFFFFF", "#0E1218");
    private static readonly Colour s_assistant = new("#6B3FD4", "#BBA3FF");
    private static readonly Colour s_member = new("#0B6E66", "#5FD0C4");
    private static readonly Colour s_done = new("#1B7340", "#6FD79A");
    private static readonly Colour s_waiting = new("#9A4B00", "#F0B35E");
    private static readonly Colour s_danger = new("#B3261E", "#FF9A91");
    private static readonly Colour s_text = new("#18202C", "#E7ECF3");
    private static readonly Colour s_muted = new("#566173", "#9DA9BA");
    private static readonly Colour s_background = new("#F6F7F9", "#0E1218");
    private static readonly Colour s_sunken = new("#EEF1F5", "#1E2631");
    private static readonly Colour s_surface = new("#FFFFFF", "#161C25");
    private static readonly Colour s_line = new("#DFE3E9", "#2A3340");
    private static readonly Colour s_strongLine = new("#8791A0", "#6C7889");

    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = CreatePalette<PaletteLight>(colour => colour.Light),
            PaletteDark = CreatePalette<PaletteDark>(colour => colour.Dark),
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
            Typography = new Typography
            {
                Default = new DefaultTypography
                {
                    FontFamily = ["Inter Variable", "system-ui", "sans-serif"],
                    FontSize = "14px",
                    LineHeight = "20px",
                    LetterSpacing = "normal",
                },
                Body1 = new Body1Typography
                {
                    FontSize = "14px",
                    LineHeight = "20px",
                    LetterSpacing = "normal",
                },
                Body2 = new Body2Typography
                {
                    FontSize = "14px",
                    LineHeight = "20px",
                    LetterSpacing = "normal",
                },
                H6 = new H6Typography
                {
                    FontSize = "16px",
                    LineHeight = "24px",
                    FontWeight = "600",
                    LetterSpacing = "normal",
                },
                Button = new ButtonTypography
                {
                    FontSize = "14px",
                    LineHeight = "20px",
                    FontWeight = "500",
                    LetterSpacing = "normal",
                    TextTransform = "none",
                },
            },
        };

    /// <summary>Creates the palette of one theme.</summary>
    /// <param name="of">Returns a colour's value in that theme.</param>
    private static T CreatePalette<T>(Func<Colour, string> of)
        where T : Palette, new() => new()
        {
            Primary = of(s_primary),
            PrimaryContrastText = of(s_onPrimary),
            Secondary = of(s_assistant),
            SecondaryContrastText = of(s_onPrimary),
            Tertiary = of(s_member),
            TertiaryContrastText = of(s_onPrimary),
            Info = of(s_primary),
            InfoContrastText = of(s_onPrimary),
            Success = of(s_done),
            SuccessContrastText = of(s_onPrimary),
            Warning = of(s_waiting),
            WarningContrastText = of(s_onPrimary),
            Error = of(s_danger),
            ErrorContrastText = of(s_onPrimary),
            Dark = of(s_text),
            DarkContrastText = of(s_onPrimary),
            Background = of(s_background),
            BackgroundGray = of(s_sunken),
            Surface = of(s_surface),
            DrawerBackground = of(s_surface),
            AppbarBackground = of(s_surface),
            TextPrimary = of(s_text),
            TextSecondary = of(s_muted),
            DrawerText = of(s_muted),
            AppbarText = of(s_text),
            ActionDefault = of(s_muted),
            LinesDefault = of(s_line),
            LinesInputs = of(s_strongLine),
            Divider = of(s_line),
            TableLines = of(s_line),
            Skeleton = of(s_sunken),
        };

    /// <summary>A colour of the console.</summary>
    /// <param name="Light">Value in the light theme.</param>
    /// <param name="Dark">Value in the dark theme.</param>
    private sealed record Colour(string Light, string Dark);
}
