using ChatPlatform.Web.Components.Shared.Charts;

namespace ChatPlatform.Tests.Web.Components.Charts;

/// <summary>Data and texts of charts and figures.</summary>
public sealed class ChartTests
{
    private static readonly DateOnly s_day = new(2026, 3, 1);

    [Fact]
    public void Bars_Are_days_up_to_two_months_and_weeks_beyond()
    {
        DaySeries[] series =
            [new("A", "red", [.. Enumerable.Repeat(1, 66)]), new("B", "blue", [.. Enumerable.Range(0, 66)])];

        var days = DayBar.Of(s_day, DayBar.MaxDays, series);
        Assert.Equal(DayBar.MaxDays, days.Count);
        Assert.Equal([1, 61], days[^1].Values);

        var weeks = DayBar.Of(s_day, 66, series);
        Assert.Equal(10, weeks.Count);
        Assert.Equal((66, 66 * 65 / 2), (weeks.Sum(w => w.Values[0]), weeks.Sum(w => w.Values[1])));
        Assert.Equal(("1 Mar to 7 Mar", "3 May to 5 May"), (weeks[0].Name, weeks[^1].Name));
    }

    [Theory]
    [InlineData(112, 100, FigureGoal.None, "+12 %", "")]
    [InlineData(112, 100, FigureGoal.Larger, "+12 %", "ok")]
    [InlineData(112, 100, FigureGoal.Smaller, "+12 %", "danger")]
    [InlineData(50, 100, FigureGoal.Smaller, "\u221250 %", "ok")]
    [InlineData(100, 100, FigureGoal.Smaller, "\u00B10 %", "")]
    [InlineData(104, 100, FigureGoal.Smaller, "+4 %", "")]
    public void Change_Has_its_sign_and_the_color_of_its_meaning(
        double now, double before, FigureGoal goal, string text, string kind)
    {
        var change = FigureChange.Percent(now, before, goal)!;
        Assert.Equal((text, kind), (change.Text, change.Kind));
    }

    [Fact]
    public void Change_Is_missing_without_a_figure_before()
    {
        Assert.Null(FigureChange.Percent(5, 0));
        Assert.Null(FigureChange.Percent(null, 5));
        Assert.Null(FigureChange.Points(0.5, null));
        Assert.Equal("+3.1 pts", FigureChange.Points(0.784, 0.753)!.Text);
    }

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.084, "84 ms")]
    [InlineData(1.24, "1.2 s")]
    [InlineData(250.0, "4 min 10 s")]
    [InlineData(1637.0, "27 min")]
    [InlineData(3900.0, "1 h 05 min")]
    [InlineData(259_200.0, "3.0 days")]
    public void Duration_Is_short(double? seconds, string text) => Assert.Equal(text, FigureText.Seconds(seconds));
}
