using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Analytics.Teaching;

/// <summary>Questions that were marked as done together.</summary>
/// <param name="Title">The question that stands for the group.</param>
/// <param name="Count">Number of questions, at least 1.</param>
/// <param name="DoneBy">Name of the user who marked them.</param>
public sealed record TaughtGroup(Guid Id, string Title, int Count, string DoneBy, DateTimeOffset DoneAt);

/// <summary>
/// Marks questions without a good answer as done, so that they are no longer listed. Questions that are asked later are
/// listed again.
/// </summary>
public sealed class TaughtQuestions(AppDbFactory databases, TimeProvider clock)
{
    /// <summary>Marks questions that have not been marked yet. Returns the id of the group.</summary>
    /// <param name="messageIds">Visitors' messages; the first one that exists stands for the group.</param>
    public async Task<EditOutcome<Guid>> MarkAsync(
        Guid tenantId, IReadOnlyList<Guid> messageIds, Actor actor, CancellationToken ct)
    {
        var errors = new FieldErrors().Check(
            "messageIds", messageIds is { Count: >= 1 and <= QuestionQueries.MaxQuestions },
            $"must have 1 to {QuestionQueries.MaxQuestions} entries");
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var db = databases.ForTenant(tenantId);
        var open = await db.Messages
            .Where(m => m.TenantId == tenantId && messageIds.Contains(m.Id) && m.Role == MessageRole.Customer)
            .Where(m => !db.TaughtQuestions.Any(q => q.TenantId == tenantId && q.MessageId == m.Id))
            .Select(m => m.Id)
            .Take(QuestionQueries.MaxQuestions)
            .ToListAsync(ct);
        if (open.Count == 0)
        {
            return EditOutcome.NotFound;
        }

        var (group, now) = (Guid.CreateVersion7(), clock.GetDatabaseNow());
        var title = messageIds.First(open.Contains);
        db.TaughtQuestions.AddRange(open.Select(id => new TaughtQuestion
        {
            TenantId = tenantId,
            MessageId = id,
            GroupId = group,
            IsTitle = id == title,
            DoneBy = UnicodeText.Truncate(actor.Name, 256),
            DoneAt = now,
        }));
        AuditLog.Add(
            db,
            AuditEntry.Change("questions.done", actor, tenantId, "questions", group, null, new { open.Count }));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? EditOutcome.Saved(group) : EditOutcome.Stale;
    }

    /// <summary>Lists the questions of a group again.</summary>
    public async Task<EditOutcome<Guid>> ReopenAsync(Guid tenantId, Guid groupId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var questions = await db.TaughtQuestions
            .Where(q => q.TenantId == tenantId && q.GroupId == groupId)
            .Take(QuestionQueries.MaxQuestions)
            .ToListAsync(ct);
        if (questions.Count == 0)
        {
            return EditOutcome.NotFound;
        }

        db.TaughtQuestions.RemoveRange(questions);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "questions.reopened", actor, tenantId, "questions", groupId, new { questions.Count }));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? EditOutcome.Saved(groupId) : EditOutcome.NotFound;
    }

    /// <summary>A page of the groups, newest first.</summary>
    public async Task<ListPage<TaughtGroup>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var titles = db.TaughtQuestions.AsNoTracking().Where(q => q.TenantId == tenantId && q.IsTitle);
        if (page.AfterTime is var (at, id))
        {
            titles = titles.Where(q => q.DoneAt < at || (q.DoneAt == at && q.GroupId < id));
        }

        var rows = await titles
            .OrderByDescending(q => q.DoneAt)
            .ThenByDescending(q => q.GroupId)
            .Select(q => new TaughtGroup(
                q.GroupId,
                db.Messages.Where(m => m.TenantId == tenantId && m.Id == q.MessageId).Select(m => m.Text).First(),
                db.TaughtQuestions.Count(o => o.TenantId == tenantId && o.GroupId == q.GroupId),
                q.DoneBy,
                q.DoneAt))
            .ToPageAsync(page, q => PageKeys.Of(q.DoneAt, q.Id), ct);
        return rows.Select(q => q with { Title = UnicodeText.Truncate(q.Title.Trim(), QuestionQueries.MaxText) });
    }
}
