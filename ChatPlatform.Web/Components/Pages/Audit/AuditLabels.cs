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

    /// <summary>The name of what an entry is about, as the entry holds it; null when it holds none.</summary>
    public static string? TargetOf(AuditItem line)
    {
        var (before, after) = (Members(line.Before), Members(line.After));
        return s_names
            .Select(name => TextOf(after, name) ?? TextOf(before, name))
            .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) is { } name
            ? UnicodeText.Truncate(name, MaxName, "…")
            : null;
    }

    /// <summary>The changed fields with their values before and after, in words.</summary>
    public static IReadOnlyList<(string Name, string? Before, string? After)> Changes(AuditItem line)
    {
        var (before, after) = (Members(line.Before), Members(line.After));
        return [.. before.Keys.Union(after.Keys)
            .Where(name => RawOf(before, name) != RawOf(after, name))
            .Select(name => (AuditValues.NameOf(name), Value(before, name), Value(after, name)))];
    }

    private static string? Value(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) ? AuditValues.Of(name, value) : null;

    private static string? RawOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) ? value.GetRawText() : null;

    private static string? TextOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Dictionary<string, JsonElement> Members(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } value
            ? value.EnumerateObject().ToDictionary(m => m.Name, m => m.Value)
            : [];
}
