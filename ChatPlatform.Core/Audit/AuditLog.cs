using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Unicode;
using Npgsql;
using NpgsqlTypes;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Audit;

/// <summary>An event to be added to the audit log.</summary>
/// <param name="Action">Dotted lower-case name: "tenant.created".</param>
/// <param name="TenantId">The tenant concerned; null for events of the platform.</param>
/// <param name="TargetType">Type of the target: "tenant", "user", ...</param>
/// <param name="Before">Values before the change, written as JSON; must not contain secrets.</param>
/// <param name="After">Values after the change, written as JSON; must not contain secrets.</param>
public sealed record AuditEntry(
    AuditKind Kind,
    string Action,
    Actor Actor,
    Guid? TenantId = null,
    string? TargetType = null,
    string? TargetId = null,
    object? Before = null,
    object? After = null)
{
    /// <summary>Creates the entry of a change.</summary>
    public static AuditEntry Change(
        string action, Actor actor, Guid? tenantId, string targetType, object targetId, object? before = null,
        object? after = null
    ) => new(AuditKind.Audit, action, actor, tenantId, targetType, targetId.ToString(), before, after);

    /// <summary>Creates the entry of a security event.</summary>
    public static AuditEntry Security(
        string action, Actor actor, Guid? tenantId = null, string? targetType = null, object? targetId = null,
        object? after = null
    ) => new(AuditKind.Security, action, actor, tenantId, targetType, targetId?.ToString(), null, after);
}

/// <summary>Writes the audit log (S65).</summary>
public sealed class AuditLog(AppDbFactory databases)
{
    /// <summary>
    /// Beginning of a statement that inserts an entry in a batch, for the parameters of <see cref="Values"/>. The
    /// values before ($12) and after ($13) the change and the rows to select from follow. It must be the last statement
    /// of the batch, because the audit log stays locked until the commit.
    /// </summary>
    internal const string Insert = """
        insert into audit_events (
          id, kind, tenant_id, action, actor_kind, actor_id, actor_name, target_type, target_id, address, request_id,
          before, after)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new CleanTextConverter() },
    };

    /// <summary>Adds the entry to a context, so that it is saved in the same transaction as the change.</summary>
    public static void Add(AppDb db, AuditEntry entry) => db.AuditEvents.Add(new()
    {
        Kind = entry.Kind,
        Action = entry.Action,
        TenantId = entry.TenantId,
        ActorKind = entry.Actor.Kind,
        ActorId = entry.Actor.Id,
        ActorName = Clean(entry.Actor.Name, 256) ?? "",
        TargetType = entry.TargetType,
        TargetId = Clean(entry.TargetId, 256),
        Before = Json(entry.Before),
        After = Json(entry.After),
        Address = Clean(entry.Actor.Address, 64),
        RequestId = Clean(entry.Actor.RequestId, 64),
    });

    /// <summary>The entry as parameters $1 to $13 of a statement.</summary>
    internal static NpgsqlParameter[] Values(AuditEntry entry) =>
        [
            P(Guid.CreateVersion7()),
            Text(Word(entry.Kind)),
            Id(entry.TenantId),
            Text(entry.Action),
            Text(Word(entry.Actor.Kind)),
            Id(entry.Actor.Id),
            Text(Clean(entry.Actor.Name, 256) ?? ""),
            Text(entry.TargetType),
            Text(Clean(entry.TargetId, 256)),
            Text(Clean(entry.Actor.Address, 64)),
            Text(Clean(entry.Actor.RequestId, 64)),
            JsonValue(entry.Before),
            JsonValue(entry.After),
        ];

    /// <summary>Writes an entry by itself, for events that change no row.</summary>
    public Task RecordAsync(AuditEntry entry, CancellationToken ct) => RecordAllAsync([entry], ct);

    /// <summary>Writes entries by themselves, in one transaction.</summary>
    public async Task RecordAllAsync(IEnumerable<AuditEntry> entries, CancellationToken ct)
    {
        // An entry may concern only the platform, which no tenant's scope includes.
        await using var db = databases.ForPlatform();
        foreach (var entry in entries)
        {
            Add(db, entry);
        }

        await db.SaveChangesAsync(ct);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static NpgsqlParameter JsonValue(object? value) =>
        new() { Value = (object?)Json(value) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, s_json);

    private static string? Clean(string? text, int length) =>
        text is null ? null : UnicodeText.Truncate(UnicodeText.Clean(text), length);
}
