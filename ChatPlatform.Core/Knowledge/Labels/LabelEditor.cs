using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Labels;

/// <summary>
/// Changes the tags and audiences of documents. A change applies to the next question; answers that were kept to be
/// given again are not given any more.
/// </summary>
public sealed class LabelEditor(AppDbFactory databases, DocumentPublisher publisher)
{
    /// <summary>Replaces the labels of a document.</summary>
    /// <param name="expected">Concurrency token of the labels that the change is based on; null is stale.</param>
    public async Task<EditOutcome<DocumentLabels>> SaveAsync(
        Guid tenantId, Guid documentId, uint? expected, DocumentLabels labels, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await DocumentRows.LockAsync(db, tenantId, [documentId], ct) is not [var document])
        {
            return EditOutcome.NotFound;
        }

        if (document.Labels.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (labels.Check() is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        Apply(db, document, labels.ToStored(), actor);
        await SaveAsync(db, tenantId, ct);
        await transaction.CommitAsync(ct);
        publisher.Changed(tenantId, documentId);
        return EditOutcome.Saved(document.Labels);
    }

    /// <summary>
    /// Changes the labels of documents. Those that have them already are counted as unchanged, those that no longer
    /// exist as stale. Invalid, with nothing saved, when one would have too many tags.
    /// </summary>
    /// <param name="documentIds">At most <see cref="BulkOutcome.MaxRows"/>.</param>
    public async Task<EditOutcome<BulkOutcome>> ChangeAsync(
        Guid tenantId, IReadOnlyList<Guid> documentIds, LabelChange change, Actor actor, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(documentIds.Count, BulkOutcome.MaxRows, nameof(documentIds));
        if (change.Check() is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        Guid[] ids = [.. documentIds.Distinct()];
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var found = await DocumentRows.LockAsync(db, tenantId, ids, ct);
        var changed = new List<Guid>();
        foreach (var document in found)
        {
            if (change.ApplyTo(document.Labels) is not { } labels)
            {
                return EditOutcome.Invalid(new FieldErrors().Check(
                    "add", false, $"would give {document.Name} more than {DocumentLabels.MaxTags} tags"));
            }

            if (Apply(db, document, labels, actor))
            {
                changed.Add(document.Id);
            }
        }

        if (changed.Count > 0)
        {
            await SaveAsync(db, tenantId, ct);
            await transaction.CommitAsync(ct);
            changed.ForEach(id => publisher.Changed(tenantId, id));
        }

        return EditOutcome.Saved(
            new BulkOutcome(changed.Count, found.Count - changed.Count, ids.Length - found.Count));
    }

    /// <summary>Returns false when the document has the labels already.</summary>
    internal static bool Apply(AppDb db, Document document, DocumentLabels labels, Actor actor)
    {
        var before = document.Labels;
        if (before.ConcurrencyToken == labels.ConcurrencyToken)
        {
            return false;
        }

        (document.Tags, document.Audience) = ([.. labels.Tags], labels.Audience);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "document.labelled", actor, document.TenantId, "document", document.Id,
                new { document.Name, before.Tags, before.Audience },
                new { document.Name, labels.Tags, labels.Audience }));
        return true;
    }

    private static async Task SaveAsync(AppDb db, Guid tenantId, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await db.Database.ExecuteSqlRawAsync(CorpusVersion.Next, [tenantId], ct);
    }
}
