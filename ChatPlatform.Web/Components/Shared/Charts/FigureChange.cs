using System.Globalization;

namespace ChatPlatform.Web.Components.Shared.Charts;

/// <summary>Whether a larger figure is good.</summary>
public enum FigureGoal
{
    None,
    Larger,
    Smaller,
}

/// <summary>The change of a figure against the period before.</summary>
/// <param name="Text">The change with its sign, like "+12 %".</param>
/// <param name="Kind">Colour of the chip; see StateChip.</param>
/// <param name="Meaning">"better", "worse" or empty.</param>
public sealed record FigureChange(string Text, string Kind, string Meaning)
{
    private const char Minus = '\u2212';

    /// <summary>Smallest changes that are called better or worse; smaller ones are chance.</summary>
    private const double MinPercent = 5, MinPoints = 1, MinDifference = 0.2;

    /// <summary>The change in percent; null when one of the figures is missing or there was nothing before.</summary>
    public static FigureChange? Percent(double? now, double? before, FigureGoal goal = FigureGoal.None) =>
        now is { } value && before is > 0 and var old
            ? Of(Math.Round((value - old) / old * 100), "0", " %", goal, MinPercent)
            : null;

    /// <summary>The change of a share of 0 to 1 in percentage points; null when one of the shares is missing.</summary>
    public static FigureChange? Points(double? now, double? before, FigureGoal goal = FigureGoal.None) =>
        now - before is { } change ? Of(Math.Round(change * 100, 1), "0.0", " pts", goal, MinPoints) : null;

    /// <summary>The change of an average; null when one of the averages is missing.</summary>
    public static FigureChange? Difference(double? now, double? before, FigureGoal goal = FigureGoal.None) =>
        now - before is { } change ? Of(Math.Round(change, 1), "0.0", "", goal, MinDifference) : null;

    private static FigureChange Of(double change, string format, string unit, FigureGoal goal, double least)
    {
        var sign = change > 0 ? "+" : change < 0 ? Minus.ToString() : "\u00B1";
        var text = sign + Math.Abs(change).ToString(format, CultureInfo.InvariantCulture) + unit;
        return (goal, change) switch
        {
            (FigureGoal.None, _) => new(text, "", ""),
            _ when Math.Abs(change) < least => new(text, "", ""),
            (FigureGoal.Larger, > 0) or (FigureGoal.Smaller, < 0) => new(text, "ok", "better"),
            _ => new(text, "danger", "worse"),
        };
    }
}
