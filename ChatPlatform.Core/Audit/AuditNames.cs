using System.Text.Json;

namespace ChatPlatform.Core.Audit;

/// <summary>What the targets of audit entries are called: in the entries themselves and by their rows.</summary>
internal static class AuditNames
{
    /// <summary>Rows that one tenant's staff may read, and all of them with the platform's scope.</summary>
    private const string Owned = "({0}::uuid is null or t.tenant_id = {0}::uuid)";

    /// <summary>Rows that may have visitors' words, which are shown to the tenant's staff only.</summary>
    private const string Private = "t.tenant_id = {0}::uuid";

    /// <summary>Users who are the tenant's members.</summary>
    private const string Members = """
        ({0}::uuid is null or exists (
          select from memberships m where m.tenant_id = {0}::uuid and m.user_id = u.id))
        """;

    private const string Shared = "true";

    /// <summary>Members that name a target, the clearest first.</summary>
    private static readonly string[] s_members = ["title", "name", "email", "recipient"];

    /// <summary>Type of a target, table, id, name and the rows that may be read.</summary>
    private static readonly (string Type, string Table, string Id, string Name, string Condition)[] s_tables =
    [
        ("agent", "agents t", "t.id", "t.name", Owned),
        ("answer", "answer_pairs t", "t.id", "t.question", Owned),
        ("api_token", "api_tokens t", "t.id", "t.name", Owned),
        ("catalog_entry", "catalog_entries t", "t.id", "t.title", Shared),
        ("document", "documents t", "t.id", "t.name", Owned),
        ("invitation", "account_links t", "t.id", "t.email", Owned),
        ("link", "account_links t", "t.id", "t.email", Owned),
        ("mail.body", "account_links t", "t.id", "t.email", Owned),
        ("provider.key", "provider_connections t", "t.id", "t.name", Owned),
        ("provider_connection", "provider_connections t", "t.id", "t.name", Owned),
        ("second_factor.key", "users u", "u.id", "u.display_name", Members),
        ("session", "user_sessions t join users u on u.id = t.user_id", "t.id", "u.display_name", Members),
        ("tenant", "tenants t", "t.id", "t.name", "({0}::uuid is null or t.id = {0}::uuid)"),
        ("test_case", "test_cases t", "t.id", "t.message", Private),
        ("tool", "tools t", "t.id", "t.title", Owned),
        ("tool.secret", "tools t", "t.id", "t.title", Owned),
        ("user", "users u", "u.id", "u.display_name", Members),
        ("web_source", "web_sources t", "t.id", "t.address", Owned),
        ("widget", "widget_settings t join tenants w on w.id = t.tenant_id", "t.widget_key", "w.name", Owned),
        ("widget.identity", "tenants t", "t.id", "t.name", "({0}::uuid is null or t.id = {0}::uuid)"),
    ];

    /// <summary>
    /// Rows of <see cref="AuditTarget"/>. {0} tenant or null, {1} ids as texts, {2} those that are GUIDs.
    /// </summary>
    public static readonly string ByIds = Union(
        (_, id) => id == "t.widget_key" ? $"{id} = any({{1}})" : $"{id} = any({{2}})");

    /// <summary>
    /// The entries that contain a text, also in the name of the target. {0} tenant or null, {1} pattern.
    /// </summary>
    public static readonly string Search = $$"""
        select e.* from audit_events e
        where ({0}::uuid is null or e.tenant_id = {0}::uuid)
          and (e.action ilike {1} or e.actor_name ilike {1} or e.target_id ilike {1} or e.address ilike {1}
            or {{NameOf("e.after", "e.before")}} ilike {1}
            or (e.target_type, e.target_id) in (
              select n.type, n.id from ({{Union((name, _) => $"{name} ilike {{1}}")}}) n))
        """;

    /// <summary>The name that an entry holds: the clearest, the new before the old; null when it holds none.</summary>
    public static string? In(JsonElement? after, JsonElement? before)
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

    private static string Union(Func<string, string, string> condition) => string.Join(
        "\nunion all\n",
        s_tables.Select(t =>
            $"select '{t.Type}' as type, {t.Id}::text as id, {t.Name} as name from {t.Table} "
            + $"where {t.Condition} and {condition(t.Name, t.Id)}"));

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
internal sealed record AuditTarget(string Type, string Id, string? Name);
