using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Conversations.Misses;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Escalations.Notes;
using ChatPlatform.Core.Escalations.Requests;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Widgets;
using Microsoft.Extensions.Options;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalations;

/// <summary>Result of a request for a person.</summary>
public abstract record OpenResult
{
    /// <summary>A new escalation was opened.</summary>
    public sealed record Opened(EscalationView Escalation) : OpenResult;

    /// <summary>The conversation already has an open escalation.</summary>
    public sealed record AlreadyOpen(EscalationView Escalation) : OpenResult;

    /// <summary>
    /// The visitor, or the visitors of this address, have too many open escalations; see <see
    /// cref="EscalationOptions"/>.
    /// </summary>
    public sealed record TooMany : OpenResult;

    /// <summary>The tenant offers no person.</summary>
    public sealed record NotOffered : OpenResult;

    public sealed record NoSuchConversation : OpenResult;
}

/// <summary>Opens escalations, and makes the assistant stop answering in the same transaction.</summary>
public sealed class HandoffService(
    TenantSql sql, ConversationPublisher publisher, LiveAnswers answers, WaitingNotes notes,
    IOptions<EscalationOptions> options, TimeProvider clock) : IHandoff
{
    /// <summary>
    /// Serializes requests for a tenant; the limits are counted and used under this lock (see <see cref="QuotaLock"/>).
    /// </summary>
    private const string LockQuota = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    private const string Lock = "select 1 from conversations where tenant_id = $1 and id = $2 for update";

    private static readonly string s_insert = ConversationLog.Append(
        $"""
        go as (
          select c.id from conversations c join visitors v on v.tenant_id = $1 and v.id = c.visitor_id
          where c.tenant_id = $1 and c.id = $4
            and not exists (select from escalations e where e.tenant_id = $1 and e.conversation_id = $4
              and e.status <> {Resolved})
            and $10 > (
              select count(*) from escalations e join conversations o on o.tenant_id = $1 and o.id = e.conversation_id
              where e.tenant_id = $1 and e.status <> {Resolved} and o.visitor_id = c.visitor_id)
            and (v.subject is not null or c.address_key is null or $11 > (
              select count(*) from escalations e join conversations o on o.tenant_id = $1 and o.id = e.conversation_id
              where e.tenant_id = $1 and e.status <> {Resolved} and o.address_key = c.address_key))),
        queue_position as (
          select count(*) + 1 as n from escalations e where e.tenant_id = $1 and e.status = {Pending}),
        escalation as (
          insert into escalations (tenant_id, id, conversation_id, status, reason, evidence, created_at)
          select $1, $5, $4, {Pending}, $6, $7, $8 from go),
        head as (
          update conversations c set status = {Literal(ConversationStatus.Escalated)},
            escalation_reason = $6, misses = 0, speaker = {Literal(SpeakerKind.None)}, speaker_user_id = null,
            speaker_name = null, speaker_epoch = c.speaker_epoch + 1,
            last_seq = c.last_seq + {ConversationLog.Count}, last_activity_at = $8
          from go, queue_position where c.tenant_id = $1 and c.id = go.id
          returning c.id as conversation_id, c.last_seq, 0 as left_out, queue_position.n as position),
        waiting as (
          update turns t set status = {Literal(TurnStatus.Cancelled)}, completed_at = now(), error_code = 'handed_over',
            trace = $9 from go
          where t.tenant_id = $1 and t.conversation_id = $4 and t.status = {Literal(TurnStatus.Queued)})
        """);

    private static readonly string s_open = $"""
        select e.id, e.status, (
          select count(*) from escalations o
          where o.tenant_id = $1 and o.status = {Pending} and (o.created_at, o.id) <= (e.created_at, e.id))
        from escalations e where e.tenant_id = $1 and e.conversation_id = $2 and e.status <> {Resolved}
        """;

    private static string Pending => Literal(EscalationStatus.Pending);

    private static string Resolved => Literal(EscalationStatus.Resolved);

    public HandoffReason? FindReason(string message) => HandoffRules.FindReason(message);

    public HandoffReason? FindAcceptance(string yes, HistoryMessage? before) =>
        HandoffRules.FindAcceptance(yes, before);

    public HandoffReason ReasonFor(int misses) =>
        new(EscalationReasons.NotAnswered, $"{misses} messages in a row without an answer");

    public HandoffReason NoModel { get; } = new(EscalationReasons.NotAnswered, "no model answered");

    async Task<HandoffOutcome> IHandoff.OpenAsync(
        Guid tenantId, Guid conversationId, HandoffReason reason, CancellationToken ct) =>
        await OpenAsync(tenantId, conversationId, reason, ct) switch
        {
            OpenResult.TooMany => HandoffOutcome.TooMany,
            OpenResult.NotOffered => HandoffOutcome.NotOffered,
            _ => HandoffOutcome.Opened,
        };

    /// <summary>
    /// Opens an escalation, or returns the open one. A supporter who takes the conversation over can do so also where
    /// customers cannot ask for a person, and the limits for visitors do not apply.
    /// </summary>
    public async Task<OpenResult> OpenAsync(
        Guid tenantId, Guid conversationId, HandoffReason reason, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7();
        var byStaff = reason.Reason == EscalationReasons.TakenOver;
        var entry = new LogEntry();
        if (!byStaff)
        {
            var rules = await RulesAsync(tenantId, ct);
            if (!rules.IsOffered)
            {
                return new OpenResult.NotOffered();
            }

            // After misses and failed models, the assistant's own message has told the customer.
            if (reason.Reason != EscalationReasons.NotAnswered)
            {
                var asked = (await notes.ForAsync(tenantId, conversationId, ct)).Asked;
                var note = rules.ClosedMessage is { } closed ? $"{asked} {closed}" : asked;
                entry.Create(new(Guid.CreateVersion7(), 0, MessageRole.System, note, MessageStatus.Complete, now));
            }
        }

        entry.Update(ConversationStatus.Escalated, SpeakerKind.None)
            .Update(id, TextEnums.Of(EscalationStatus.Pending));
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(Lock, P(tenantId), P(conversationId))
            .Add(LockQuota, Text(QuotaLock.KeyOf("open escalations", tenantId)))
            .Add(
                s_insert,
                ConversationLog.Values(
                    tenantId, entry, P(conversationId), P(id), Text(reason.Reason), Text(reason.Evidence), P(now),
                    JsonB(reason.ToTrace()), P(byStaff ? long.MaxValue : options.Value.MaxOpenPerVisitor),
                    P(byStaff ? long.MaxValue : options.Value.MaxOpenPerAddress)))
            .Add(s_open, P(tenantId), P(conversationId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return new OpenResult.NoSuchConversation();
        }

        await reader.NextResultAsync(ct);
        await reader.NextResultAsync(ct);
        var opened = await ConversationLog.ReadAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var escalation = await reader.ReadAsync(ct) ? await ReadTicketAsync(reader, ct) : null;
        await reader.CloseAsync();
        if (opened is null)
        {
            return escalation is null ? new OpenResult.TooMany() : new OpenResult.AlreadyOpen(escalation);
        }

        answers.Cancel(tenantId, conversationId);
        publisher.PublishWithListChange(tenantId, opened);
        return new OpenResult.Opened(escalation!);
    }

    public async Task<PersonRules> RulesAsync(Guid tenantId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(
                """
                select offers_person, business_hours, offer_person_after, bring_person_after
                from widget_settings where tenant_id = $1
                """,
                P(tenantId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return PersonRules.Default;
        }

        var hours = await reader.IsDBNullAsync(1, ct) ? null : await reader.GetFieldValueAsync<BusinessHours>(1, ct);
        return new(
            reader.GetBoolean(0), reader.GetInt32(2), reader.GetInt32(3),
            hours?.IsOpenAt(clock.GetUtcNow()) == false ? hours.Message : null);
    }

    /// <summary>The open escalation of a conversation; null for none.</summary>
    public async Task<EscalationView?> FindOpenAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(s_open, P(tenantId), P(conversationId));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? await ReadTicketAsync(reader, ct) : null;
    }

    private static async Task<EscalationView> ReadTicketAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var status = await reader.GetFieldValueAsync<string>(1, ct);
        return new(reader.GetGuid(0), status, status == TextEnums.Of(EscalationStatus.Pending)
            ? (int)reader.GetInt64(2) : null);
    }
}
