using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;
using static ChatPlatform.Core.Data.Sql;
using EscalationOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Core.Escalations;

/// <summary>A supporter who acts on an escalation.</summary>
/// <param name="Name">Name shown to visitors.</param>
/// <param name="As">Actor for the audit log; null uses the user of this id and name.</param>
public sealed record Supporter(Guid UserId, string Name, Actor? As = null)
{
    internal Actor Actor => As ?? new(ActorKind.User, UserId, Name);
}

/// <summary>A supporter's message.</summary>
/// <param name="ClientMessageId">Id created by the sender, 1 to 100 characters; null for none.</param>
public sealed record SupporterMessage(string Text, string? ClientMessageId = null)
{
    public const int MaxClientId = 100;
}

/// <summary>
/// What supporters do: accept, write, release, take over, resolve and reopen. Each action is one conditional write
/// under the conversation's row lock, so that only one of several concurrent actions succeeds (R14). A saved action
/// returns the message written, or null for a move; a refused one names the owner of the escalation, if any.
/// </summary>
public sealed class EscalationService(
    TenantSql sql, ConversationPublisher publisher, EscalationMover mover, TimeProvider clock)
{
    /// <summary>Maximum characters of a supporter's message.</summary>
    public const int MaxTextLength = 8000;

    /// <summary>Minimum characters of a reason for the audit log.</summary>
    public const int MinReasonLength = 3;

    /// <summary>Maximum characters of a reason for the audit log.</summary>
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

    /// <summary>The message that a supporter has already written with this client id.</summary>
    private const string WrittenMessageSql = """
        select m.id, m.seq, m.text, m.created_at, m.client_message_id, m.author_name
        from escalations e join messages m on m.tenant_id = e.tenant_id and m.conversation_id = e.conversation_id
        where e.tenant_id = $1 and e.id = $2 and m.author_id = $3 and m.client_message_id = $4
        """;

    /// <summary>Accepts a waiting escalation. From then on the assistant does not answer.</summary>
    public Task<EscalationOutcome> AcceptAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, CancellationToken ct) =>
        mover.MoveAsync(tenantId, escalationId, supporter, EscalationMove.Accept(supporter.Name), ct);

    /// <summary>Returns an owned escalation to the queue or, with a reason, a colleague's.</summary>
    /// <param name="reason">Reason for releasing a colleague's escalation, for the audit log; null for an own
    /// one.</param>
    public Task<EscalationOutcome> ReleaseAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, string? reason, CancellationToken ct) =>
        mover.MoveAsync(
            tenantId, escalationId, supporter,
            reason is null ? EscalationMove.Release(supporter.Name) : EscalationMove.ReleaseFor(reason), ct);

    /// <summary>Takes an escalation over from its owner.</summary>
    /// <param name="reason">For the audit log; visitors do not see it.</param>
    public Task<EscalationOutcome> TakeOverAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, string reason, CancellationToken ct
    ) => mover.MoveAsync(tenantId, escalationId, supporter, EscalationMove.TakeOver(supporter.Name, reason), ct);

    /// <summary>Resolves an owned escalation; the next message of the visitor goes to the assistant again.</summary>
    public Task<EscalationOutcome> ResolveAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, CancellationToken ct
    ) => mover.MoveAsync(tenantId, escalationId, supporter, EscalationMove.Resolve(supporter.Name), ct);

    /// <summary>
    /// Reopens a resolved escalation, also to undo resolving it; the supporter owns it then. Refused when the
    /// conversation has an open escalation.
    /// </summary>
    public Task<EscalationOutcome> ReopenAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, CancellationToken ct
    ) => mover.MoveAsync(tenantId, escalationId, supporter, EscalationMove.Reopen(supporter.Name), ct);

    /// <summary>Writes to the visitor of an owned escalation. The caller has checked the length of the text.</summary>
    public Task<EscalationOutcome> WriteAsync(
        Guid tenantId, Guid escalationId, Supporter supporter, string text, CancellationToken ct) =>
        WriteAsync(tenantId, escalationId, supporter, new SupporterMessage(text), ct);

    /// <summary>
    /// Writes a message with a client id. A repeated id returns the message stored first, even if the escalation has
    /// changed since.
    /// </summary>
    public async Task<EscalationOutcome> WriteAsync(
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
            .Add(WrittenMessageSql, P(tenantId), P(escalationId), P(supporter.UserId), Text(clientId))
            .Add(EscalationMover.Owner, P(tenantId), P(escalationId));
        await using var reader = await batch.ReadAsync(ct);
        if (!(await reader.ReadAsync(ct) && await reader.NextResultAsync(ct)
            && await ConversationLog.ReadAsync(reader, ct) is { } appended))
        {
            return await EscalationMover.ReadFailureAsync(reader, ct);
        }

        await reader.CloseAsync();
        publisher.PublishWithListChange(tenantId, appended);
        return EditOutcome.Saved<MessageView?>(message with { Seq = appended.LastSeq });
    }

    /// <summary>Shows the visitor that the supporter is typing, or has stopped.</summary>
    public void Typing(Guid tenantId, Guid conversationId, Supporter supporter, bool isTyping) =>
        publisher.Typing(tenantId, conversationId, MessageRole.Supporter, supporter.Name, isTyping);
}
