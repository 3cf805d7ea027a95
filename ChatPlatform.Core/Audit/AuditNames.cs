using System.Text.Json;

namespace ChatPlatform.Core.Audit;

/// <summary>What the targets of audit entries are called: in the entries themselves and by their rows.</summary>
public sealed class AuditNames
{
    /// <summary>Members that name a target, the clearest first.</summary>
    private static readonly string[] s_members = ["title", "name", "email", "recipient"];

    private readonly IReadOnlyList<AuditTarget> _targets;

    public AuditNames(IEnumerable<AuditTarget> targets)
    {
        _targets = [.. targets];
        ByIds = Union(t => t.HasTextId ? $"{t.Id} = any({{1}})" : $"{t.Id} = any({{2}})");
        Search = $$"""
            select e.* from audit_events e
            where ({0}::uuid is null or e.tenant_id = {0}::uuid)
              and (e.action ilike {1} or e.actor_name ilike {1} or e.target_id ilike {1} or e.address ilike {1}
                or {{NameOf("e.after", "e.before")}} ilike {1}
                or (e.target_type, e.target_id) in (
                  select n.type, n.id from ({{Union(t => $"{t.Name} ilike {{1}}")}}) n))
            """;
    }

    /// <summary>
    /// Rows of <see cref="NamedTarget"/>. {0} tenant or null, {1} ids as texts, {2} those that are GUIDs.
    /// </summary>
    internal string ByIds { get; }

    /// <summary>
    /// The entries that contain a text, also in the name of the target. {0} tenant or null, {1} pattern.
    /// </summary>
    internal string Search { get; }

    /// <summary>The name that an entry holds: the clearest, the new before the old; null when it holds none.</summary>
    internal static string? In(JsonElement? after, JsonElement? before)
    {
        JsonElement?[] objects = [after, DraftOf(after), before];
        return s_members
            .SelectMany(member => objects.Select(o => TextOf(o, member)))
            .FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
    }

    /// <summary>The same as <see cref="In"/> in SQL.</summary>
    private static string NameOf(string after, string before) => "coalesce(" + string.Join(
        ", ",
        s_members.SelectMany(member => ((string[])[after, $"{after} -> 'draft'", before])
            .Select(o => $"nullif(trim({o} ->> '{member}'), '')"))) + ")";

    private string Union(Func<AuditTarget, string> condition) => string.Join(
        "\nunion all\n",
        _targets.Select(t =>
            $"select '{t.Type}' as type, {t.Id}::text as id, {t.Name} as name from {t.Source} "
            + $"where {t.Condition} and {condition(t)}"));

    /// <summary>The draft in entries of new catalog entries.</summary>
    private static JsonElement? DraftOf(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty("draft", out var draft)
            ? draft
            : null;

    private static string? TextOf(JsonElement? json, string member) =>
        json is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(member, out var text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}

/// <summary>A target of audit entries and its name; null when it has none.</summary>
internal sealed record NamedTarget(string Type, string Id, string? Name);
