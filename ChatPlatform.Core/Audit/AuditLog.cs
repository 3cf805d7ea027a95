using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Unicode;
using Npgsql;
using NpgsqlTypes;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Audit;

/// <summary>What happened, before it becomes a line of the audit log.</summary>
/// <param name="Action">Dotted lower-case words: "tenant.created".</param>
/// <param name="TenantId">The tenant that it happened in or to; null for what concerns the platform alone.</param>
/// <param name="TargetType">What was acted on: "tenant", "user", ...</param>
/// <param name="Before">Values before the change, written as JSON; never a secret.</param>
/// <param name="After">Values after the change, written as JSON; never a secret.</param>
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
    /// <summary>Somebody changed something.</summary>
    public static AuditEntry Change(
        string action, Actor actor, Guid? tenantId, string targetType, object targetId, object? before = null,
        object? after = null
    ) => new(AuditKind.Audit, action, actor, tenantId, targetType, targetId.ToString(), before, after);

    /// <summary>Something that bears on safety.</summary>
    public static AuditEntry Security(
        string action, Actor actor, Guid? tenantId = null, string? targetType = null, object? targetId = null,
        object? after = null
    ) => new(AuditKind.Security, action, actor, tenantId, targetType, targetId?.ToString(), null, after);
}

/// <summary>The one way into the audit log (S65).</summary>
public sealed class AuditLog(AppDbFactory databases)
{
    /// <summary>
    /// The beginning of a statement that writes a line in a batch, for <see cref="Values"/>: what stands before ($12)
    /// and after ($13), and the
    /// row that the line hangs on, follow. It belongs at the batch's end: until the commit everybody else who writes to
    /// the audit log waits.
    /// </summary>
    internal const string Insert = """
        insert into audit_events (id, kind, tenant_id, action, actor_kind, actor_id, actor_name, target_type, target_id, address, request_id, before, after)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new CleanTextConverter() },
    };

    /// <summary>
    /// Adds the line to a context, so that it is saved together with the change it tells of, or not at all.
    /// </summary>
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

    /// <summary>The line as parameters $1 to $13 of a statement.</summary>
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

    /// <summary>Writes a line of its own, for what is no change of a row.</summary>
    public async Task RecordAsync(AuditEntry entry, CancellationToken ct)
    {
        // A line may concern the platform alone, which lies outside every tenant's scope.
        await using var db = databases.ForPlatform();
        Add(db, entry);
        await db.SaveChangesAsync(ct);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static NpgsqlParameter JsonValue(object? value) =>
        new() { Value = (object?)Json(value) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, s_json);

    private static string? Clean(string? text, int length) =>
        text is null ? null : UnicodeText.Cut(UnicodeText.Clean(text), length);
}
