using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Answers;

/// <summary>
/// Changes of answers that staff have written. Every change writes an audit entry. An answer is stored as a document
/// before its row says so: after a crash in between it is a draft, and approving it again finds the document.
/// </summary>
public sealed class AnswerPairEditor(
    AppDbFactory databases, WrittenAnswers answers, DocumentLibrary library, TimeProvider clock)
{
    /// <summary>Maximum answers of a tenant.</summary>
    public const int MaxPairs = 2000;

    /// <summary>Suggests an answer, which is not used until it is approved.</summary>
    public async Task<EditOutcome<AnswerPairItem>> SuggestAsync(
        Guid tenantId, string? question, string? answer, Actor actor, CancellationToken ct)
    {
        var errors = WrittenAnswers.Check(question, answer);
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "answers", tenantId, ct);
        errors.Check(
            "question",
            errors.Has("question") || await db.AnswerPairs.CountAsync(p => p.TenantId == tenantId, ct) < MaxPairs,
            $"cannot be added: there are {MaxPairs} answers, which is the limit");
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var now = clock.GetDatabaseNow();
        var pair = new AnswerPair
        {
            TenantId = tenantId, Question = question!.Trim(), Answer = answer!.Trim(), CreatedBy = actor.Name,
            CreatedAt = now, ChangedAt = now,
        };
        db.AnswerPairs.Add(pair);
        AuditLog.Add(
            db, AuditEntry.Change("answer.suggested", actor, tenantId, "answer", pair.Id, null, Describe(pair)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return await ItemAsync(db, pair, ct);
    }

    /// <summary>
    /// Changes an answer. One that is in use stays so: its document gets a new version, until whose reading the old one
    /// is used.
    /// </summary>
    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<AnswerPairItem>> UpdateAsync(
        Guid tenantId, Guid pairId, uint? expected, string? question, string? answer, Actor actor,
        CancellationToken ct)
    {
        if (WrittenAnswers.Check(question, answer) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var db = databases.ForTenant(tenantId);
        var (pair, document, failure) = await LoadAsync(db, tenantId, pairId, expected, ct);
        if (pair is null)
        {
            return failure!;
        }

        var before = Describe(pair);
        (pair.Question, pair.Answer) = (question!.Trim(), answer!.Trim());
        return await SaveAsync(db, pair, document, document is not null, "answer.updated", before, actor, ct);
    }

    /// <summary>Approves an answer: from now on it is used.</summary>
    /// <param name="expected">Concurrency token of what was approved; null is stale.</param>
    public async Task<EditOutcome<AnswerPairItem>> ApproveAsync(
        Guid tenantId, Guid pairId, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var (pair, document, failure) = await LoadAsync(db, tenantId, pairId, expected, ct);
        return pair is null
            ? failure!
            : await SaveAsync(db, pair, document, true, "answer.approved", Describe(pair), actor, ct);
    }

    /// <summary>
    /// Adds an answer that its author may approve. Returns its document's id; of the first one when the same answer is
    /// in use already.
    /// </summary>
    public async Task<EditOutcome<Guid>> TeachAsync(
        Guid tenantId, string? question, string? answer, Actor actor, CancellationToken ct)
    {
        await using (var db = databases.ForTenant(tenantId))
        {
            if (await FindSameAsync(db, tenantId, Guid.Empty, question, answer, ct) is { } same)
            {
                return EditOutcome.Saved(same);
            }
        }

        var suggested = await SuggestAsync(tenantId, question, answer, actor, ct);
        if (suggested is not EditOutcome<AnswerPairItem>.Saved { Value: var pair })
        {
            return suggested.Failure!;
        }

        var approved = await ApproveAsync(tenantId, pair.Id, pair.ConcurrencyToken, actor, ct);
        if (approved is EditOutcome<AnswerPairItem>.Saved { Value.DocumentId: { } document })
        {
            return EditOutcome.Saved(document);
        }

        await DeleteAsync(tenantId, pair.Id, pair.ConcurrencyToken, actor, ct); // Its author sees why and tries again.
        return approved.Failure!;
    }

    /// <summary>Deletes an answer and its document.</summary>
    /// <param name="expected">Concurrency token that the deletion is based on; null is stale.</param>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        Guid tenantId, Guid pairId, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var (pair, document, failure) = await LoadAsync(db, tenantId, pairId, expected, ct);
        if (pair is null)
        {
            return failure!;
        }

        db.AnswerPairs.Remove(pair);
        AuditLog.Add(
            db, AuditEntry.Change("answer.deleted", actor, tenantId, "answer", pairId, Describe(pair), null));
        if (document is { } id)
        {
            await library.DeleteAsync(tenantId, id, actor, ct);
        }

        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? EditOutcome.Saved(pairId) : EditOutcome.Stale;
    }

    /// <summary>The answer to be changed, and its document if that still exists.</summary>
    private static async Task<(AnswerPair? Pair, Guid? Document, EditFailure? Failure)> LoadAsync(
        AppDb db, Guid tenantId, Guid pairId, uint? expected, CancellationToken ct)
    {
        var pair = await db.AnswerPairs.FirstOrDefaultAsync(p => p.TenantId == tenantId && p.Id == pairId, ct);
        if (pair is null)
        {
            return (null, null, EditOutcome.NotFound);
        }

        if (pair.ConcurrencyToken != expected)
        {
            return (null, null, EditOutcome.Stale);
        }

        var exists = pair.DocumentId is { } id
            && await db.Documents.AnyAsync(d => d.TenantId == tenantId && d.Id == id, ct);
        return (pair, exists ? pair.DocumentId : null, null);
    }

    /// <summary>Stores the document of an answer that is used, and then the row.</summary>
    private async Task<EditOutcome<AnswerPairItem>> SaveAsync(
        AppDb db, AnswerPair pair, Guid? document, bool isUsed, string action, object before, Actor actor,
        CancellationToken ct)
    {
        pair.ChangedAt = clock.GetDatabaseNow();
        if (isUsed)
        {
            if (await FindSameAsync(db, pair.TenantId, pair.Id, pair.Question, pair.Answer, ct) is not null)
            {
                return EditOutcome.Refused("The same question with the same answer is in use already.", "already_used");
            }

            var stored = await answers.StoreAsync(
                pair.TenantId, pair.Question, pair.Answer, document, actor, ct);
            if (stored is not EditOutcome<Guid>.Saved { Value: var id })
            {
                return stored.Failure!;
            }

            (pair.DocumentId, pair.ReviewedBy, pair.ReviewedAt) = (id, actor.Name, pair.ChangedAt);
        }

        AuditLog.Add(
            db, AuditEntry.Change(action, actor, pair.TenantId, "answer", pair.Id, before, Describe(pair)));
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? await ItemAsync(db, pair, ct) : EditOutcome.Stale;
    }

    /// <summary>The document of another answer with the same texts that is in use; null for none.</summary>
    private static Task<Guid?> FindSameAsync(
        AppDb db, Guid tenantId, Guid except, string? question, string? answer, CancellationToken ct)
    {
        var (asked, told) = (question?.Trim(), answer?.Trim());
        return db.AnswerPairs
            .Where(p => p.TenantId == tenantId && p.Id != except && p.Question == asked && p.Answer == told
                && db.Documents.Any(d => d.TenantId == tenantId && d.Id == p.DocumentId))
            .OrderBy(p => p.Id)
            .Select(p => p.DocumentId)
            .FirstOrDefaultAsync(ct);
    }

    private static object Describe(AnswerPair pair) => new
    {
        Name = pair.Question,
        pair.Answer,
        IsUsed = pair.DocumentId is not null,
    };

    private static async Task<EditOutcome<AnswerPairItem>> ItemAsync(AppDb db, AnswerPair pair, CancellationToken ct) =>
        await AnswerPairQueries.FindAsync(db, pair.TenantId, pair.Id, ct) is { } item
            ? EditOutcome.Saved(item)
            : EditOutcome.NotFound;
}
