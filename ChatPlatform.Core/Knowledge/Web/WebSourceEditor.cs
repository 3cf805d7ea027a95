using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>Changes of web sources by staff. Every change writes an audit entry.</summary>
public sealed class WebSourceEditor(
    AppDbFactory databases, WebAddresses addresses, DocumentLibrary library, DocumentPublisher publisher,
    WebSourceSignal signal, TimeProvider clock)
{
    /// <summary>Maximum web sources of a tenant.</summary>
    public const int MaxSources = 50;

    private const string Quota = "web_sources";

    private const string AddressTaken = "is read already; change that source";

    // A run that ends in the meantime may add one more document.
    private const int DeleteAttempts = 3;

    /// <summary>Adds a source, which is read at once.</summary>
    public async Task<EditOutcome<WebSourceItem>> CreateAsync(
        Guid tenantId, WebSourceDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, Quota, tenantId, ct);
        var errors = await CheckAsync(db, tenantId, draft, null, ct);
        errors.Check(
            "address",
            errors.Has("address") || await db.WebSources.CountAsync(s => s.TenantId == tenantId, ct) < MaxSources,
            $"cannot be added: there are {MaxSources} web addresses, which is the limit");
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var now = clock.GetDatabaseNow();
        var source = new WebSource { TenantId = tenantId, Address = "", CreatedAt = now, ChangedAt = now };
        Apply(source, draft);
        db.WebSources.Add(source);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "web_source.created", actor, tenantId, "web_source", source.Id, null, Describe(source)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Announce(source);
        return await ItemAsync(db, source, ct);
    }

    /// <summary>
    /// Changes a source. With another address, kind, limit or prefix, or while it is being read, it is read again at
    /// once.
    /// </summary>
    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<WebSourceItem>> UpdateAsync(
        Guid tenantId, Guid sourceId, uint? expected, WebSourceDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, Quota, tenantId, ct);
        if (await LockAsync(db, tenantId, sourceId, ct) is not { } source)
        {
            return EditOutcome.NotFound;
        }

        if (source.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (await CheckAsync(db, tenantId, draft, sourceId, ct) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var now = clock.GetDatabaseNow();
        var (before, pages, labels) = (Describe(source), PagesOf(source), source.Labels);
        Apply(source, draft);
        await SourceLabels.ApplyAsync(db, source, labels, ct);
        if (pages != PagesOf(source) || source.Status == WebSourceStatus.Processing)
        {
            source.Queue();
        }
        else if (source.Status == WebSourceStatus.Idle || source.IsScheduled)
        {
            source.WaitUntil(source.Schedule.After(source.FinishedAt ?? now));
        }

        source.Change(now);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "web_source.updated", actor, tenantId, "web_source", sourceId, before, Describe(source)));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Announce(source);
        return await ItemAsync(db, source, ct);
    }

    /// <summary>Makes a source due at once. Refused while it is being read.</summary>
    public async Task<EditOutcome<WebSourceItem>> RunAsync(
        Guid tenantId, Guid sourceId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(db, tenantId, sourceId, ct) is not { } source)
        {
            return EditOutcome.NotFound;
        }

        if (source.Status == WebSourceStatus.Processing)
        {
            return EditOutcome.Refused("The pages are being read already.", "busy");
        }

        source.Queue();
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "web_source.run_requested", actor, tenantId, "web_source", sourceId, null,
                new { Name = source.Address }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Announce(source);
        return await ItemAsync(db, source, ct);
    }

    /// <summary>Deletes a source with its documents, their chunks and their files.</summary>
    /// <param name="expected">Concurrency token that the deletion is based on; null is stale.</param>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        Guid tenantId, Guid sourceId, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var (source, failure) = await StopAsync(db, tenantId, sourceId, expected, ct);
        if (source is null)
        {
            return failure!;
        }

        for (var attempt = 1; attempt <= DeleteAttempts; attempt++)
        {
            var documents = await DeleteDocumentsAsync(tenantId, sourceId, actor, ct);
            AuditLog.Add(
                db,
                AuditEntry.Change(
                    "web_source.deleted", actor, tenantId, "web_source", sourceId,
                    new { Name = source.Address, Documents = documents }));
            db.WebSources.Remove(source);
            switch (await db.TrySaveAsync(ct))
            {
                case SaveOutcome.Saved:
                    publisher.SourceChanged(tenantId, sourceId);
                    return EditOutcome.Saved(sourceId);
                case SaveOutcome.Missing:
                    db.ChangeTracker.Clear();
                    break;
                default:
                    return EditOutcome.Stale;
            }
        }

        return EditOutcome.Stale;
    }

    /// <summary>Ends the claim of a run, so that no further document is added.</summary>
    private static async Task<(WebSource? Source, EditFailure? Failure)> StopAsync(
        AppDb db, Guid tenantId, Guid sourceId, uint? expected, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(db, tenantId, sourceId, ct) is not { } source)
        {
            return (null, EditOutcome.NotFound);
        }

        if (source.ConcurrencyToken != expected)
        {
            return (null, EditOutcome.Stale);
        }

        source.Queue();
        source.WaitUntil(null);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return (source, null);
    }

    private async Task<int> DeleteDocumentsAsync(Guid tenantId, Guid sourceId, Actor actor, CancellationToken ct)
    {
        var deleted = 0;
        while (true)
        {
            await using var db = databases.ForTenant(tenantId);
            var ids = await db.Documents
                .Where(d => d.TenantId == tenantId && d.SourceId == sourceId)
                .Select(d => d.Id).Take(BulkOutcome.MaxRows).ToListAsync(ct);
            if (ids.Count == 0)
            {
                return deleted;
            }

            deleted += (await library.DeleteManyAsync(tenantId, ids, actor, ct)).Changed;
        }
    }

    private async Task<FieldErrors> CheckAsync(
        AppDb db, Guid tenantId, WebSourceDraft draft, Guid? sourceId, CancellationToken ct)
    {
        var errors = draft.Check(addresses);
        var address = draft.AddressOf(addresses)?.AbsoluteUri;
        return errors.Check(
            "address",
            errors.Has("address") || !await db.WebSources.AnyAsync(
                s => s.TenantId == tenantId && s.Id != sourceId && s.Address == address, ct),
            AddressTaken);
    }

    /// <summary>The row, locked until the transaction ends, so that no instance claims it meanwhile.</summary>
    private static Task<WebSource?> LockAsync(AppDb db, Guid tenantId, Guid sourceId, CancellationToken ct) =>
        db.WebSources
            .FromSql($"select * from web_sources where tenant_id = {tenantId} and id = {sourceId} for update")
            .FirstOrDefaultAsync(s => s.Id == sourceId, ct);

    private void Apply(WebSource source, WebSourceDraft draft)
    {
        source.Address = draft.AddressOf(addresses)!.AbsoluteUri;
        source.Kind = draft.Kind;
        source.Schedule = draft.Schedule;
        source.MaxPages = draft.MaxPages;
        source.Prefix = draft.PrefixOf(addresses)?.AbsoluteUri;
        var labels = (draft.Labels ?? source.Labels).ToStored();
        (source.Tags, source.Audience) = ([.. labels.Tags], labels.Audience);
    }

    private static (string Address, WebSourceKind Kind, int MaxPages, string? Prefix) PagesOf(WebSource source) =>
        (source.Address, source.Kind, source.MaxPages, source.Prefix);

    private static object Describe(WebSource source) => new
    {
        Name = source.Address,
        source.Kind,
        source.Schedule,
        source.MaxPages,
        source.Prefix,
        source.Tags,
        source.Audience,
    };

    private void Announce(WebSource source)
    {
        publisher.SourceChanged(source.TenantId, source.Id);
        signal.Notify();
    }

    private static async Task<EditOutcome<WebSourceItem>> ItemAsync(AppDb db, WebSource source, CancellationToken ct) =>
        await WebSourceQueries.FindAsync(db, source.TenantId, source.Id, ct) is { } item
            ? EditOutcome.Saved(item)
            : EditOutcome.NotFound;
}
