using System.Text.RegularExpressions;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Components;
using MudBlazor;

namespace ChatPlatform.Tests.Web.Components;

/// <summary>The component library's theme and the stylesheet's variables use the same colours.</summary>
public sealed partial class ConsoleThemeTests
{
    [Theory]
    [InlineData(":root", false)]
    [InlineData(":root[data-theme=\"dark\"]", true)]
    public void Palettes_Equal_the_stylesheets_variables(string selector, bool isDark)
    {
        var css = File.ReadAllText(Repository.Path("ChatPlatform.Web", "wwwroot", "tokens.css"));
        var block = css[css.IndexOf($"\n{selector} {{", StringComparison.Ordinal)..];
        var variables = Variable()
            .Matches(block[..block.IndexOf("\n}", StringComparison.Ordinal)])
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.ToUpperInvariant());
        Palette palette = isDark ? ConsoleTheme.Theme.PaletteDark : ConsoleTheme.Theme.PaletteLight;

        (string Name, string Colour)[] pairs =
        [
            ("primary", Hex(palette.Primary)),
            ("on-primary", Hex(palette.PrimaryContrastText)),
            ("ai", Hex(palette.Secondary)),
            ("person", Hex(palette.Tertiary)),
            ("waiting", Hex(palette.Warning)),
            ("danger", Hex(palette.Error)),
            ("ok", Hex(palette.Success)),
            ("bg", Hex(palette.Background)),
            ("sunken", Hex(palette.BackgroundGray)),
            ("surface", Hex(palette.Surface)),
            ("text", Hex(palette.TextPrimary)),
            ("muted", Hex(palette.TextSecondary)),
            ("line", Hex(palette.Divider)),
            ("line-strong", Hex(palette.LinesInputs)),
        ];
        Assert.All(pairs, pair => Assert.Equal(variables[pair.Name], pair.Colour, ignoreCase: true));
    }

    private static string Hex(MudBlazor.Utilities.MudColor colour) => $"#{colour.R:X2}{colour.G:X2}{colour.B:X2}";

    [GeneratedRegex("--([a-z-]+): (#[0-9A-Fa-f]{6})")]
    private static partial Regex Variable();
}
