using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Unicode;
using static ChatPlatform.Core.Data.Sql;
using DeskOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Core.Escalations;

/// <summary>A supporter who acts.</summary>
/// <param name="Name">As visitors read it.</param>
/// <param name="As">The same person for the audit log; without it the user of this id and name.</param>
public sealed record Supporter(Guid UserId, string Name, Actor? As = null)
{
    internal Actor Actor => As ?? new(ActorKind.User, UserId, Name);
}

/// <summary>What a supporter writes.</summary>
/// <param name="ClientMessageId">Made by the sender, 1 to 100 characters; null for none.</param>
public sealed record SupporterMessage(string Text, string? ClientMessageId = null)
{
    public const int MaxClientId = 100;
}

/// <summary>
/// What supporters do: accept, write, release, take over, resolve. Each act is one conditional write under the
/// conversation's row lock, so one of several wins (R14).
/// A saved act returns the message that was written, or null for a move; a refused one names the owner of the
/// escalation, if there is one.
/// </summary>
public sealed class EscalationService(
    TenantSql sql, ConversationPublisher publisher, EscalationMover mover, TimeProvider clock)
{
    /// <summary>Characters that a supporter's message may have.</summary>
    public const int MaxTextLength = 8000;

    /// <summary>Characters that a reason for the audit log must have at least.</summary>
    public const int MinReasonLength = 3;

    /// <summary>Characters that a reason for the audit log may have.</summary>
    public const int MaxReasonLength = 500;

    private static readonly string s_write = ConversationLog.Append(
        $"""
        head as (
          update conversations c set last_seq = c.last_seq + {ConversationLog.Count}, preview = $7,
            last_activity_at = $8
          from escalations e
          where e.tenant_id = $1 and e.id = $4 and e.status = {Literal(EscalationStatus.Assigned)}
            and e.assigned_to = $5
            and c.tenant_id = $1 and c.id = e.conversation_id
            and not exists (
              select from messages m
              where m.tenant_id = $1 and m.conversation_id = c.id and m.author_id = $5 and m.client_message_id = $6)
          returning c.id as conversation_id, c.last_seq, 0 as left_out, null::bigint as position)
        """);

    /// <summary>What a supporter has written under this id already.</summary>
    private const string Written = """
        select m.id, m.seq, m.text, m.created_at, m.client_message_id, m.author_name
        from escalations e join messages m on m.tenant_id = e.tenant_id and m.conversation_id = e.conversation_id
        where e.tenant_id = $1 and e.id = $2 and m.author_id = $3 and m.client_message_id = $4
        """;

    /// <summary>Takes a waiting escalation. From here on the assistant is silent.</summary>
    public Task<DeskOutcome> AcceptAsync(Guid tenantId, Guid escalationId, Supporter supporter, CancellationToken ct) =>
        mover.MoveAsync(tenantId, escalationId, supporter, EscalationMove.Accept(supporter.Name), ct);

    /// <summary>Puts an own escalation back into the queue, or with a reason a colleague's.</summary>
    /// <param name="reason">Why a colleague's goes back, for the audit log; null for an own one.</param>
    public Task<DeskOutcome> ReleaseAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, string? reason, CancellationToken ct) =>
        mover.MoveAsync(
            tenantId, escalationId, supporter,
            reason is null ? EscalationMove.Release(supporter.Name) : EscalationMove.ReleaseFor(reason), ct);

    /// <summary>Takes an escalation over from the colleague who has it.</summary>
    /// <param name="reason">For the audit log; visitors do not see it.</param>
    public Task<DeskOutcome> TakeOverAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, string reason, CancellationToken ct
    ) => mover.MoveAsync(tenantId, escalationId, supporter, EscalationMove.TakeOver(supporter.Name, reason), ct);

    /// <summary>Ends an own escalation; a new message of the visitor goes to the assistant again.</summary>
    public Task<DeskOutcome> ResolveAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, CancellationToken ct
    ) => mover.MoveAsync(tenantId, escalationId, supporter, EscalationMove.Resolve(supporter.Name), ct);

    /// <summary>Writes to the visitor of an own escalation. The caller has checked the text's length.</summary>
    public Task<DeskOutcome> WriteAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, string text, CancellationToken ct) =>
        WriteAsync(tenantId, escalationId, supporter, new SupporterMessage(text), ct);

    /// <summary>
    /// The same with an id of the sender's: the same id again gives the message that it made first, also when the
    /// escalation has moved on
    /// meanwhile.
    /// </summary>
    public async Task<DeskOutcome> WriteAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, SupporterMessage written, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (text, clientId) = (UnicodeText.Clean(written.Text), written.ClientMessageId);
        var message = new MessageView(
            Guid.CreateVersion7(), 0, MessageRole.Supporter, text, MessageStatus.Complete, now, clientId,
            Author: new(supporter.Name));
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(EscalationMover.Lock, P(tenantId), P(escalationId))
            .Add(
                s_write,
                ConversationLog.Values(
                    tenantId, new LogEntry().Create(message, authorId: supporter.UserId), P(escalationId),
                    P(supporter.UserId), Text(clientId), Text(Preview.Of(text)), P(now)))
            .Add(Written, P(tenantId), P(escalationId), P(supporter.UserId), Text(clientId))
            .Add(EscalationMover.Owner, P(tenantId), P(escalationId));
        await using var reader = await batch.ReadAsync(ct);
        if (!(await reader.ReadAsync(ct) && await reader.NextResultAsync(ct)
            && await ConversationLog.ReadAsync(reader, ct) is { } appended))
        {
            return await EscalationMover.RefusedAsync(reader, ct);
        }

        await reader.CloseAsync();
        publisher.PublishWithList(tenantId, appended);
        return new DeskOutcome.Saved(message with { Seq = appended.LastSeq });
    }

    /// <summary>Shows the visitor that the supporter types, or has stopped.</summary>
    public void Typing(Guid tenantId, Guid conversationId, Supporter supporter, bool isTyping) =>
        publisher.Typing(tenantId, conversationId, MessageRole.Supporter, supporter.Name, isTyping);
}
