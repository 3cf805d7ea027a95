using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;
using EscalationOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Core.Escalations;

/// <summary>
/// Changes state and owner of escalations: one conditional write under the conversation's row lock, with the note for
/// the visitor, the events and the audit entry, so that only one of several concurrent moves succeeds (R14).
/// </summary>
public sealed class EscalationMover(
    TenantSql sql, ConversationPublisher publisher, LiveAnswers answers, IOptions<EscalationOptions> options,
    TimeProvider clock)
{
    internal const string Lock = """
        select c.id from escalations e join conversations c on c.tenant_id = e.tenant_id and c.id = e.conversation_id
        where e.tenant_id = $1 and e.id = $2 for update of c
        """;

    internal const string Owner =
        "select conversation_id, assigned_name from escalations where tenant_id = $1 and id = $2";

    private const int ResultFields = 6;

    private static string Pending => Literal(EscalationStatus.Pending);

    private static string Assigned => Literal(EscalationStatus.Assigned);

    /// <summary>
    /// True while the owner of escalation e may own it: not disabled, and a supporter of the tenant or a platform
    /// admin.
    /// </summary>
    internal static readonly string OwnerIsAllowed = $"""
        exists (
          select from users u where u.id = e.assigned_to and not u.is_disabled and (u.is_platform_admin or exists (
            select from memberships m where m.tenant_id = e.tenant_id and m.user_id = u.id
              and m.role = {Literal(TenantRole.Supporter)})))
        """;

    private static readonly string s_move = ConversationLog.Append(
        $"""
        escalation as (
          update escalations e set status = $7,
            assigned_to = case when $7 = {Pending} then null else $5 end,
            assigned_name = case when $7 = {Pending} then null else $8 end,
            assigned_at = case when $7 = {Assigned} then $9 else e.assigned_at end,
            accepted_at = case when $7 = {Assigned} then coalesce(e.accepted_at, $9) else e.accepted_at end,
            owner_seen_at = case when $7 = {Assigned} then now() end,
            resolved_at = case when $7 = {Literal(EscalationStatus.Resolved)} then $9 end
          where e.tenant_id = $1 and e.id = $4 and e.status = $6
            and case $12
              when {Literal(RequiredOwner.Unassigned)} then true
              when {Literal(RequiredOwner.Resolved)} then not exists (
                select from escalations o where o.tenant_id = $1 and o.conversation_id = e.conversation_id
                  and o.status <> {Literal(EscalationStatus.Resolved)})
              when {Literal(RequiredOwner.Own)} then e.assigned_to = $5
              when {Literal(RequiredOwner.Other)} then e.assigned_to <> $5
              else e.assigned_to = $5 and (coalesce(e.owner_seen_at, e.assigned_at) < now() - $13
                or not {OwnerIsAllowed}) end
          returning e.id, e.conversation_id, e.created_at),
        queue_position as (
          select case when $7 = {Pending} then count(o.id) + 1 end as n from escalation
          left join escalations o on o.tenant_id = $1 and o.status = {Pending}
            and (o.created_at, o.id) < (escalation.created_at, escalation.id)),
        head as (
          update conversations c set status = $10, speaker = $11, speaker_epoch = c.speaker_epoch + 1,
            speaker_user_id = case when $11 = {Literal(SpeakerKind.Supporter)} then $5 end,
            speaker_name = case when $11 = {Literal(SpeakerKind.Supporter)} then $8 end,
            last_seq = c.last_seq + {ConversationLog.Count}, last_activity_at = $9
          from escalation, queue_position where c.tenant_id = $1 and c.id = escalation.conversation_id
          returning c.id as conversation_id, c.last_seq, 0 as left_out, queue_position.n as position)
        """);

    /// <summary>
    /// The audit entry, written only together with the move's message. It is the last statement before the commit,
    /// because the audit log stays locked until then.
    /// </summary>
    private const string Record =
        AuditLog.Insert
        + """
            $12 || jsonb_build_object('conversationId', m.conversation_id),
            $13 || jsonb_build_object('conversationId', m.conversation_id)
            from messages m where m.tenant_id = $3 and m.id = $14
            """;

    internal async Task<EscalationOutcome> MoveAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, EscalationMove move, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var message = new MessageView(
            Guid.CreateVersion7(), 0, MessageRole.System, move.Note, MessageStatus.Complete, now);
        var speakerName = move.Speaker == SpeakerKind.Supporter ? supporter.Name : null;
        var appending = new LogEntry()
            .Create(message).Update(move.Conversation, move.Speaker, speakerName)
            .Update(escalationId, TextEnums.Of(move.To));
        var entry = AuditEntry.Change(
            move.Action,
            supporter.Actor,
            tenantId,
            "escalation",
            escalationId,
            new { status = TextEnums.Of(move.From) },
            new { status = TextEnums.Of(move.To), reason = move.Reason });
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(escalationId))
            .Add(
                s_move,
                ConversationLog.Values(
                    tenantId, appending, P(escalationId), P(supporter.UserId), Value(move.From), Value(move.To),
                    Text(supporter.Name), P(now), Value(move.Conversation), Value(move.Speaker),
                    Value(move.RequiredOwner),
                    P(TimeSpan.FromSeconds(options.Value.OwnerTimeoutSeconds))))
            .Add(Owner, P(tenantId), P(escalationId))
            .Add(Record, [.. AuditLog.Values(entry), P(message.Id)]);
        await using var reader = await batch.ReadAsync(ct);
        if (!(await reader.ReadAsync(ct) && await reader.NextResultAsync(ct)
            && await ConversationLog.ReadAsync(reader, ct) is { } moved))
        {
            return await ReadFailureAsync(reader, ct);
        }

        while (await reader.NextResultAsync(ct))
        {
            // Read up to the commit, so that a failed statement throws here and nothing is published.
        }

        answers.Cancel(tenantId, moved.ConversationId);
        publisher.PublishWithListChange(tenantId, moved);
        return EditOutcome.Saved<MessageView?>(null);
    }

    /// <summary>
    /// The reason why nothing was written: the supporter's message exists already, another supporter owns the
    /// escalation, or it does not exist.
    /// </summary>
    internal static async Task<EscalationOutcome> ReadFailureAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        while (await reader.NextResultAsync(ct))
        {
            if (reader.FieldCount == ResultFields && await reader.ReadAsync(ct))
            {
                return EditOutcome.Saved<MessageView?>(
                    new MessageView(
                        reader.GetGuid(0), reader.GetInt64(1), MessageRole.Supporter, reader.GetString(2),
                        MessageStatus.Complete, await reader.GetFieldValueAsync<DateTimeOffset>(3, ct),
                        reader.GetString(4), Author: new(reader.GetString(5))));
            }

            if (reader.FieldCount == 2 && reader.GetName(1) == "assigned_name" && await reader.ReadAsync(ct))
            {
                var owner = await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1);
                return EditOutcome.Refused(ConflictText(owner), owner: owner);
            }
        }

        return EditOutcome.NotFound;
    }

    /// <summary>Why a supporter may not act on an escalation owned by another.</summary>
    /// <param name="owner">Name of the supporter who owns it; null for none.</param>
    public static string ConflictText(string? owner) =>
        owner is null ? "It has no owner at the moment." : $"{owner} has it.";
}
