using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Components.Pages.Widget;

/// <summary>A background in the widget with its text color.</summary>
/// <param name="Color">#rrggbb in lower case.</param>
/// <param name="Text">Color of texts and icons on it.</param>
/// <param name="Contrast">WCAG contrast of the text, 1 to 21.</param>
public sealed record BrandFill(string Color, string Text, double Contrast);

/// <summary>
/// The color that the widget uses in place of the tenant's, so that text on it is readable. The same calculation as
/// ChatPlatform.Widget/src/theme/contrast.ts; both are tested with the same examples.
/// </summary>
public static partial class BrandColors
{
    /// <summary>Background of the widget's window in the light and in the dark theme.</summary>
    public const string LightWindow = "#ffffff", DarkWindow = "#161c25";

    private const string DarkText = "#0e1218";
    private const string LightText = "#ffffff";
    private const double TextContrast = 4.5;

    /// <summary>Minimum contrast of a bubble against the window; text on it has <see cref="TextContrast"/>.</summary>
    private const double ShapeContrast = 1.3;

    private const int Steps = 50;

    public static bool IsColor(string? text) => text is not null && ColorPattern().IsMatch(text);

    /// <summary>
    /// The fill for a color on a window: the color, mixed with the window's text color until both contrasts hold.
    /// </summary>
    /// <param name="color">#RRGGBB.</param>
    /// <param name="window">#RRGGBB.</param>
    public static BrandFill FillOn(string color, string window)
    {
        var target = TextOn(window);
        var (from, to) = (Parse(color), Parse(target));
        for (var step = 0; step < Steps; step++)
        {
            var mixed = Format([.. from.Zip(to, (a, b) => a + ((b - a) * step / Steps))]);
            if (Contrast(mixed, window) >= ShapeContrast && Contrast(mixed, TextOn(mixed)) >= TextContrast)
            {
                return new(mixed, TextOn(mixed), Contrast(mixed, TextOn(mixed)));
            }
        }

        return new(target, TextOn(target), Contrast(target, TextOn(target)));
    }

    /// <summary>True when text on a color is readable; a color that is not used then is too close to the window.
    /// </summary>
    public static bool IsReadable(string color) => Contrast(color, TextOn(color)) >= TextContrast;

    /// <summary>Light text if its contrast is sufficient, otherwise dark.</summary>
    public static string TextOn(string background) =>
        Contrast(LightText, background) >= TextContrast ? LightText : DarkText;

    public static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(Parse(a)), Luminance(Parse(b)));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double[] Parse(string hex) =>
        [
            .. Enumerable.Range(0, 3).Select(i => (double)int.Parse(
                hex.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ];

    /// <summary>Rounds half up, as JavaScript does.</summary>
    private static string Format(double[] rgb) =>
        "#" + string.Concat(
            rgb.Select(v => ((int)Math.Floor(v + 0.5)).ToString("x2", CultureInfo.InvariantCulture)));

    private static double Luminance(double[] rgb)
    {
        var linear = rgb
            .Select(v => v / 255)
            .Select(s => s <= 0.04045 ? s / 12.92 : Math.Pow((s + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex(@"^#[0-9A-Fa-f]{6}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ColorPattern();
}
