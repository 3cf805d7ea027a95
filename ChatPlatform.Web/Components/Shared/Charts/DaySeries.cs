namespace ChatPlatform.Web.Components.Shared.Charts;

/// <summary>One series of a chart over days.</summary>
/// <param name="Color">CSS color, such as <c>var(--ai)</c>.</param>
/// <param name="Values">One value for each day.</param>
public sealed record DaySeries(string Name, string Color, IReadOnlyList<int> Values);

/// <summary>A bar of a chart over days: one day, or up to seven.</summary>
/// <param name="Values">The sum of each series.</param>
public sealed record DayBar(DateOnly First, DateOnly Last, IReadOnlyList<int> Values)
{
    /// <summary>Maximum days that get a bar each; of more days, seven share a bar.</summary>
    public const int MaxDays = 62;

    private const int Week = 7;

    /// <summary>Sum of all series.</summary>
    public int Total => Values.Sum();

    /// <summary>The day or the days of the bar.</summary>
    public string Name => First == Last ? FigureText.Day(First) : $"{FigureText.Day(First)} to {FigureText.Day(Last)}";

    /// <summary>The bars of consecutive days.</summary>
    public static IReadOnlyList<DayBar> Of(DateOnly first, int days, IReadOnlyList<DaySeries> series)
    {
        var width = days > MaxDays ? Week : 1;
        return
        [
            .. Enumerable.Range(0, days).Chunk(width).Select(chunk => new DayBar(
                first.AddDays(chunk[0]), first.AddDays(chunk[^1]),
                [.. series.Select(s => chunk.Sum(i => s.Values[i]))])),
        ];
    }
}
