using MudBlazor;

namespace ChatPlatform.Web.Components;

/// <summary>
/// The theme of the MudBlazor components. console.css defines the same colours as CSS variables for plain HTML; a test
/// compares the two.
/// </summary>
public static class ConsoleTheme
{
    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#2456C7",
                PrimaryContrastText = "#FFFFFF",
                Secondary = "#6B3FD4",
                Tertiary = "#0B6E66",
                Info = "#2456C7",
                Success = "#1B7340",
                Warning = "#9A4B00",
                Error = "#B3261E",
                Dark = "#18202C",
                Background = "#F6F7F9",
                BackgroundGray = "#EEF1F5",
                Surface = "#FFFFFF",
                DrawerBackground = "#FFFFFF",
                AppbarBackground = "#FFFFFF",
                TextPrimary = "#18202C",
                TextSecondary = "#566173",
                DrawerText = "#566173",
                AppbarText = "#18202C",
                ActionDefault = "#566173",
                LinesDefault = "#DFE3E9",
                LinesInputs = "#8791A0",
                Divider = "#DFE3E9",
                TableLines = "#DFE3E9",
                Skeleton = "#EEF1F5",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#8FB0FF",
                PrimaryContrastText = "#0E1218",
                Secondary = "#BBA3FF",
                Tertiary = "#5FD0C4",
                Info = "#8FB0FF",
                Success = "#6FD79A",
                Warning = "#F0B35E",
                Error = "#FF9A91",
                Dark = "#E7ECF3",
                Background = "#0E1218",
                BackgroundGray = "#1E2631",
                Surface = "#161C25",
                DrawerBackground = "#161C25",
                AppbarBackground = "#161C25",
                TextPrimary = "#E7ECF3",
                TextSecondary = "#9DA9BA",
                DrawerText = "#9DA9BA",
                AppbarText = "#E7ECF3",
                ActionDefault = "#9DA9BA",
                LinesDefault = "#2A3340",
                LinesInputs = "#6C7889",
                Divider = "#2A3340",
                TableLines = "#2A3340",
                Skeleton = "#1E2631",
            },
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
}
