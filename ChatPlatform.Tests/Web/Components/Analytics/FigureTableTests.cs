using AngleSharp.Dom;
using Bunit;
using ChatPlatform.Web.Components.Pages.Analytics;
using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Tests.Web.Components.Analytics;

/// <summary>The tables of figures are sorted by their headings.</summary>
public sealed class FigureTableTests : ConsoleTest
{
    [Theory]
    [InlineData("Agent", "Billing, shipment, Supervisor")]
    [InlineData("Answers", "shipment, Billing, Supervisor")]
    [InlineData("Thumbs up", "Billing, shipment, Supervisor")]
    [InlineData("Thumbs down", "shipment, Billing, Supervisor")]
    [InlineData("Escalations", "Billing, shipment, Supervisor")]
    [InlineData("Tokens", "Supervisor, Billing, shipment")]
    public void Agents_Are_sorted_by_each_column(string column, string expected)
    {
        var table = Render<AgentFiguresTable>(p => p.Add(
            x => x.Agents,
            [
                new("shipment", 9, 1, 5, 0, 10, 0), new("Billing", 3, 2, 4, 6, 0, 20), new(null, 0, 0, 0, 0, 90, 0),
            ]));

        AssertSorted(table, column, expected);
    }

    [Theory]
    [InlineData("Tool", "cancel, Track, verify")]
    [InlineData("Calls", "Track, cancel, verify")]
    [InlineData("Failures", "cancel, Track, verify")]
    [InlineData("Refused", "verify, Track, cancel")]
    [InlineData("Median time", "cancel, Track, verify")]
    public void Tools_Are_sorted_by_each_column_and_those_without_a_time_are_last(string column, string expected)
    {
        var table = Render<ToolFiguresTable>(p => p.Add(
            x => x.Tools, [new("Track", 9, 0, 0, 100), new("cancel", 5, 3, 0, 900), new("verify", 1, 0, 1, null)]));

        AssertSorted(table, column, expected);
    }

    [Theory]
    [InlineData("Model", "large, Mini, own")]
    [InlineData("Turns", "Mini, own, large")]
    [InlineData("Input tokens", "own, large, Mini")]
    [InlineData("Output tokens", "large, own, Mini")]
    [InlineData("Cost", "large, Mini, own")]
    public void Models_Are_sorted_by_each_column_and_those_without_a_price_are_last(string column, string expected)
    {
        var table = Render<ModelFiguresTable>(p => p.Add(
            x => x.Models,
            [new("own", 5, 900, 50), new("large", 2, 500, 80, 7, "EUR"), new("Mini", 8, 100, 20, 1, "EUR")]));

        AssertSorted(table, column, expected);
    }

    [Fact]
    public void Reasons_Keep_the_colour_of_their_part_of_the_ring_in_every_order()
    {
        var table = Render<ReasonChart>(p => p.Add(
            x => x.Reasons, [new("taken_over", 5), new("customer_asked", 2)]));
        var colors = ColorsOf(table);

        table.FindAll("th button").First(b => TextOf(b) == "Reason").Click();

        Assert.NotEqual(colors.Keys, ColorsOf(table).Keys);
        Assert.Equal(colors.OrderBy(c => c.Key), ColorsOf(table).OrderBy(c => c.Key));
    }

    private static void AssertSorted<T>(IRenderedComponent<T> table, string column, string expected)
        where T : IComponent
    {
        table.FindAll("th button").First(b => TextOf(b) == column).Click();

        Assert.Equal(expected, string.Join(", ", table.FindAll("tbody td:first-child").Select(TextOf)));
        Assert.Equal(column, TextOf(table.Find("th[aria-sort]")));
    }

    private static Dictionary<string, string?> ColorsOf(IRenderedComponent<ReasonChart> table) =>
        table.FindAll("tbody td:first-child").ToDictionary(TextOf, c => c.QuerySelector("i")!.GetAttribute("style"));

    private static string TextOf(IElement element) => element.TextContent.Trim();
}
