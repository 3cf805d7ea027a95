using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Pages.Audit;

/// <summary>Display texts of audit entries.</summary>
public static class AuditLabels
{
    private const int MaxName = 60;

    /// <summary>
    /// Fields of a stored object that a draft of it does not have. Older entries compare the one with the other.
    /// </summary>
    private static readonly string[] s_stored =
    [
        "id", "widgetKey", "changedAt", "hasSecret", "isForbidden", "catalogEntryId", "catalogState", "logoUrl",
    ];

    /// <summary>"tenant.created" as "Tenant created".</summary>
    public static string Of(string action)
    {
        var words = action.Replace('.', ' ').Replace('_', ' ')
            .Replace("sign in", "sign-in", StringComparison.Ordinal)
            .Replace("api token", "API token", StringComparison.Ordinal);
        return UnicodeText.Capitalized(words);
    }

    /// <summary>What an entry says has happened: "Agent turned off", "Version 1 made current".</summary>
    public static string Of(AuditItem line)
    {
        if (line.Action == "agent.published" && Members(line.After).TryGetValue("version", out var version))
        {
            return $"Version {version.GetRawText()} made current";
        }

        return line.Action.EndsWith(".updated", StringComparison.Ordinal) && SwitchOf(line) is { } isOn
            ? $"{Of(line.Action[..^".updated".Length])} turned {(isOn ? "on" : "off")}"
            : Of(line.Action);
    }

    /// <summary>What has happened as a sentence with the name of what it is about; null without a name.</summary>
    public static string? SentenceOf(AuditItem line) => (line.Action, TargetOf(line)) switch
    {
        (_, null) => null,
        ("agent.published", { } name) when Members(line.After).TryGetValue("version", out var version) =>
            $"Version {version.GetRawText()} of {name} made current",
        (_, { } name) => $"{Of(line)}: {name}",
    };

    /// <summary>The new state when an entry is about a switch only; null when it is about more.</summary>
    private static bool? SwitchOf(AuditItem line) =>
        Members(line.After).TryGetValue("isEnabled", out var after)
        && after.ValueKind is JsonValueKind.True or JsonValueKind.False
        && Changes(line) is [var only] && only.Name == AuditValues.NameOf("isEnabled")
            ? after.GetBoolean()
            : null;

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

    /// <summary>The name of what an entry is about; null when it is not known.</summary>
    public static string? TargetOf(AuditItem line) =>
        (line.TargetName ?? (line.TargetType == "tenant" ? line.TenantName : null)) is { } name
            ? UnicodeText.Truncate(name, MaxName, "…")
            : null;

    /// <summary>The changed fields with their values before and after, in words.</summary>
    public static IReadOnlyList<(string Name, string? Before, string? After)> Changes(AuditItem line)
    {
        var (before, after) = (Members(line.Before), Members(line.After));
        return [.. before.Keys.Union(after.Keys)
            .Where(name => RawOf(before, name) != RawOf(after, name) && IsComparable(name, before, after))
            .Select(name => (AuditValues.NameOf(name), Value(before, name), Value(after, name)))];
    }

    /// <summary>False for a field that is missing in a draft only because drafts do not have it.</summary>
    private static bool IsComparable(
        string name, Dictionary<string, JsonElement> before, Dictionary<string, JsonElement> after) =>
        before.Count == 0 || after.Count == 0 || !s_stored.Contains(name)
        || (before.ContainsKey(name) && after.ContainsKey(name));

    private static string? Value(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) ? AuditValues.Of(name, value) : null;

    private static string? RawOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) ? value.GetRawText() : null;

    private static Dictionary<string, JsonElement> Members(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } value
            ? value.EnumerateObject().ToDictionary(m => m.Name, m => m.Value)
            : [];
}
