using ChatPlatform.Core.Tenancy;
using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.Selection;

/// <summary>The one notice after a change of several rows.</summary>
public static class BulkNotice
{
    /// <summary>Says how many rows were changed and, if any were not, how many and why.</summary>
    /// <param name="one">What one row is: "agent".</param>
    /// <param name="many">What several rows are: "agents".</param>
    /// <param name="done">What was done, such as "switched on".</param>
    public static string Of(BulkOutcome outcome, string one, string many, string done)
    {
        var parts = new List<string> { $"{Count(outcome.Changed, one, many)} {done}" };
        if (outcome.Unchanged > 0)
        {
            parts.Add($"{outcome.Unchanged} {(outcome.Unchanged == 1 ? "was" : "were")} already");
        }

        if (outcome.Stale > 0)
        {
            parts.Add(
                $"{outcome.Stale} {(outcome.Stale == 1 ? "was" : "were")} changed by someone else and left as "
                + $"{(outcome.Stale == 1 ? "it is" : "they are")}");
        }

        return string.Join("; ", parts);
    }

    /// <summary>A warning when rows were left out.</summary>
    public static Severity SeverityOf(BulkOutcome outcome) =>
        outcome.Stale > 0 ? Severity.Warning : Severity.Success;

    private static string Count(int count, string one, string many) => $"{count} {(count == 1 ? one : many)}";
}
