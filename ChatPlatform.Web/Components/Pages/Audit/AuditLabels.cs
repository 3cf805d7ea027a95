using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Pages.Audit;

/// <summary>Display texts of audit entries.</summary>
public static class AuditLabels
{
    private const int MaxName = 60;

    /// <summary>Properties that name an object, the clearest first.</summary>
    private static readonly string[] s_names = ["title", "name", "email"];

    /// <summary>"tenant.created" as "Tenant created".</summary>
    public static string Of(string action)
    {
        var words = action.Replace('.', ' ').Replace('_', ' ')
            .Replace("sign in", "sign-in", StringComparison.Ordinal)
            .Replace("api token", "API token", StringComparison.Ordinal);
        return UnicodeText.Capitalized(words);
    }

    /// <summary>Message for a broken chain, with the first 20 positions.</summary>
    public static string Of(AuditVerdict verdict)
    {
        const int max = 20;
        var named = string.Join(
            ", ", verdict.Breaks.Take(max).Select(b => $"{b.Number} ({b.Kind.ToString().ToLowerInvariant()})"));
        var rest =
            verdict.HasMoreBreaks ? " and many more"
            : verdict.Breaks.Count > max ? $" and {verdict.Breaks.Count - max} more"
            : "";
        return $"The chain is broken at: {named}{rest}. Compare these entries with a backup.";
    }

    /// <summary>Colour of the chip; denied and blocked actions are red.</summary>
    public static string KindOf(AuditItem line) =>
        line.Kind == AuditKind.Audit ? "primary"
        : line.Action.EndsWith("refused", StringComparison.Ordinal)
        || line.Action.EndsWith("locked", StringComparison.Ordinal)
        || line.Action.EndsWith("blocked", StringComparison.Ordinal)
            ? "danger"
        : "waiting";

    /// <summary>The name of what an entry is about, as the entry holds it; null when it holds none.</summary>
    public static string? TargetOf(AuditItem line)
    {
        var (before, after) = (Members(line.Before), Members(line.After));
        return s_names
            .Select(name => after.GetValueOrDefault(name) ?? before.GetValueOrDefault(name))
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) is { } name
            ? UnicodeText.Truncate(name, MaxName, "…")
            : null;
    }

    /// <summary>The changed properties with their values before and after.</summary>
    public static IReadOnlyList<(string Name, string? Before, string? After)> Changes(AuditItem line)
    {
        var (before, after) = (Members(line.Before), Members(line.After));
        return [.. before.Keys.Union(after.Keys)
            .Select(name => (name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => change.Item2 != change.Item3)];
    }

    private static Dictionary<string, string> Members(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } value
            ? value
                .EnumerateObject()
                .ToDictionary(
                    m => m.Name,
                    m => m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString()! : m.Value.GetRawText())
            : [];
}
