using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Conversations.Corrections;

/// <summary>
/// Corrects which agent should have answered a message. A correction counts as an example of that agent from the next
/// message on, and is deleted together with the visitor's message.
/// </summary>
public sealed class AnswerCorrections(AppDbFactory databases, TimeProvider clock)
{
    private const string Quota = "route_corrections";

    /// <summary>Sets the agent that should have answered; replaces an earlier correction of the message.</summary>
    /// <param name="messageId">A visitor's message whose turn has ended.</param>
    public async Task<EditOutcome<CorrectedRoute>> CorrectAsync(
        Guid tenantId, Guid conversationId, Guid messageId, Guid agentId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, Quota, tenantId, ct);
        if (await TextAsync(db, tenantId, conversationId, messageId, ct) is not { } text)
        {
            return EditOutcome.NotFound;
        }

        var name = await db.Agents.Where(a => a.TenantId == tenantId && a.Id == agentId)
            .Select(a => a.DisplayName)
            .FirstOrDefaultAsync(ct);
        if (new FieldErrors().Check("agentId", name is not null, "is not an agent") is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var before = await db.RouteCorrections
            .FirstOrDefaultAsync(c => c.TenantId == tenantId && c.MessageId == messageId, ct);
        if (before?.AgentId == agentId)
        {
            return EditOutcome.Saved(new CorrectedRoute(agentId, name!));
        }

        await ReplaceAsync(
            db, before,
            new()
            {
                TenantId = tenantId,
                AgentId = agentId,
                ConversationId = conversationId,
                MessageId = messageId,
                Text = UnicodeText.Truncate(text.Trim(), RouteCorrection.MaxText),
                CreatedBy = UnicodeText.Truncate(actor.Name, 256),
                CreatedAt = clock.GetDatabaseNow(),
            },
            ct);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "route.corrected", actor, tenantId, "message", messageId,
                before is null ? null : new { before.AgentId }, new { AgentId = agentId, Agent = name }));
        if (await db.TrySaveAsync(ct) != SaveOutcome.Saved)
        {
            return EditOutcome.NotFound; // The agent or the message was deleted in the meantime.
        }

        await transaction.CommitAsync(ct);
        return EditOutcome.Saved(new CorrectedRoute(agentId, name!));
    }

    /// <summary>Removes the correction of a message.</summary>
    public async Task<EditOutcome<Guid>> UndoAsync(
        Guid tenantId, Guid conversationId, Guid messageId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.RouteCorrections.FirstOrDefaultAsync(
                c => c.TenantId == tenantId && c.ConversationId == conversationId && c.MessageId == messageId, ct)
            is { } correction
            ? await RouteCorrections.RemoveAsync(db, correction, actor, ct)
            : EditOutcome.NotFound;
    }

    /// <summary>Text of a visitor's message whose turn has ended; null for other messages.</summary>
    private static Task<string?> TextAsync(
        AppDb db, Guid tenantId, Guid conversationId, Guid messageId, CancellationToken ct) =>
        db.Messages
            .Where(m => m.TenantId == tenantId && m.ConversationId == conversationId && m.Id == messageId)
            .Where(m => db.Turns.Any(t =>
                t.TenantId == tenantId && t.MessageId == m.Id
                && t.Status != TurnStatus.Queued && t.Status != TurnStatus.Running))
            .Select(m => (string?)m.Text)
            .FirstOrDefaultAsync(ct);

    /// <summary>Adds a correction in place of another one and of the agent's oldest, without saving it.</summary>
    private static async Task ReplaceAsync(
        AppDb db, RouteCorrection? before, RouteCorrection after, CancellationToken ct)
    {
        if (before is not null)
        {
            await db.RouteCorrections.Where(c => c.TenantId == before.TenantId && c.Id == before.Id)
                .ExecuteDeleteAsync(ct);
            db.Entry(before).State = EntityState.Detached;
        }

        await db.RouteCorrections.Where(c => c.TenantId == after.TenantId && c.AgentId == after.AgentId)
            .OrderByDescending(c => c.CreatedAt)
            .ThenByDescending(c => c.Id)
            .Skip(RouteCorrection.MaxPerAgent - 1)
            .ExecuteDeleteAsync(ct);
        db.RouteCorrections.Add(after);
    }
}

/// <summary>Deletes corrections together with the messages that they were taken from.</summary>
internal sealed class AnswerCorrectionConfiguration : IEntityTypeConfiguration<RouteCorrection>
{
    public void Configure(EntityTypeBuilder<RouteCorrection> builder) =>
        builder
            .HasOne<Message>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.MessageId })
            .OnDelete(DeleteBehavior.Cascade);
}
