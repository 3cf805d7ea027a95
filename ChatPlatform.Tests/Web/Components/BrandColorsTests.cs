using System.Text.Json;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Components.Pages.Widget;

namespace ChatPlatform.Tests.Web.Components;

/// <summary>The colors that the console shows are those that the widget uses.</summary>
public sealed class BrandColorsTests
{
    private static readonly Example[] s_examples = JsonSerializer.Deserialize<Example[]>(
        File.ReadAllText(Repository.Path("ChatPlatform.Tests", "Widgets", "brand-colors.json")),
        JsonSerializerOptions.Web)!;

    public static TheoryData<string, string> Colors
    {
        get
        {
            var colors = new TheoryData<string, string>();
            Array.ForEach(s_examples, e => colors.Add(e.Color, e.Window));
            return colors;
        }
    }

    [Theory]
    [MemberData(nameof(Colors))]
    public void Fill_Equals_that_of_the_widget(string color, string window)
    {
        var expected = s_examples.Single(e => e.Color == color && e.Window == window);
        var fill = BrandColors.FillOn(color, window);
        Assert.Equal((expected.Fill, expected.Text), (fill.Color, fill.Text));
        Assert.Equal(expected.Contrast, fill.Contrast, 0.001);
    }

    [Theory]
    [InlineData("#0B5CAD", true)]
    [InlineData("#abc", false)]
    [InlineData("red", false)]
    [InlineData("#0B5CAD;}", false)]
    [InlineData(null, false)]
    public void Color_Is_six_hexadecimal_digits(string? text, bool expected) =>
        Assert.Equal(expected, BrandColors.IsColor(text));

    private sealed record Example(string Color, string Window, string Fill, string Text, double Contrast);
}
