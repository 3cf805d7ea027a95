using System.Security.Cryptography;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge;

/// <summary>Result of an upload.</summary>
public abstract record UploadResult
{
    /// <summary>The file was stored and queued.</summary>
    public sealed record Accepted(Document Document) : UploadResult;

    /// <summary>The file exceeds the size limit.</summary>
    public sealed record TooLarge(long Limit) : UploadResult;

    public sealed record Empty : UploadResult;

    /// <summary>The format is not supported, or the file has forbidden content.</summary>
    public sealed record Refused(ExtractionFailure Failure) : UploadResult;

    /// <summary>The tenant already has an identical file.</summary>
    public sealed record AlreadyExists(string Name) : UploadResult;

    /// <summary>The tenant's limit of files or bytes is reached.</summary>
    public sealed record OverQuota(string Rule) : UploadResult;
}

/// <summary>
/// Stores an uploaded stream: writes it to disk in buffers, counts and hashes it, checks its content, and queues it.
/// </summary>
public sealed class DocumentUpload(
    FileStore files, AppDbFactory databases, DocumentPublisher changes, IngestionSignal signal,
    IOptions<UploadOptions> options)
{
    public const int MaxNameLength = 255;

    /// <summary>Maximum characters of an upload key.</summary>
    public const int MaxKeyLength = 100;

    private const int BufferSize = 1 << 16;

    /// <param name="name">File name given by the client; shown to users, never used as a path.</param>
    /// <param name="content">Read once, never buffered as a whole.</param>
    public Task<UploadResult> AddAsync(Guid tenantId, Actor actor, string name, Stream content, CancellationToken ct) =>
        AddAsync(tenantId, actor, name, content, null, ct);

    /// <param name="uploadKey">Key created by the client. A repeated key returns the document created first, without
    /// reading the content; null for none.</param>
    /// <inheritdoc cref="AddAsync(Guid, Actor, string, Stream, CancellationToken)"/>
    public async Task<UploadResult> AddAsync(
        Guid tenantId, Actor actor, string name, Stream content, string? uploadKey, CancellationToken ct)
    {
        // Only avoids the transfer; the limits are checked again when the document is added.
        await using (var db = databases.ForTenant(tenantId))
        {
            if (await FindAsync(db, tenantId, actor, uploadKey, ct) is { } known)
            {
                return new UploadResult.Accepted(known);
            }

            if (await OverQuotaAsync(db, tenantId, 0, ct) is { } over)
            {
                return over;
            }
        }

        var (key, stream) = files.Create(tenantId);
        var isKept = false;
        try
        {
            Stored? stored;
            SniffResult sniffed;
            await using (stream)
            {
                stored = await CopyAsync(content, stream, ct);
                if (stored is null)
                {
                    return new UploadResult.TooLarge(options.Value.MaxBytes);
                }

                if (stored.Size == 0)
                {
                    return new UploadResult.Empty();
                }

                sniffed = ContentSniffer.Sniff(stream, name);
            }

            // An encrypted file is accepted and shown as failed, so that its owner finds the reason in the list.
            if (
                sniffed.Failure is { } failure
                && failure != ExtractionFailure.Encrypted
                && failure != ExtractionFailure.Corrupt)
            {
                return new UploadResult.Refused(failure);
            }

            var result = await InsertAsync(tenantId, actor, Clean(name), key, stored, sniffed, uploadKey, ct);
            isKept = result is UploadResult.Accepted { Document.StorageKey: var used } && used == key;
            return result;
        }
        finally
        {
            if (!isKept)
            {
                files.Delete(tenantId, key);
            }
        }
    }

    /// <summary>The document created by an upload with this key.</summary>
    private static async Task<Document?> FindAsync(
        AppDb db, Guid tenantId, Actor actor, string? uploadKey, CancellationToken ct) =>
        uploadKey is null
            ? null
            : await db.Documents.AsNoTracking().FirstOrDefaultAsync(
                d => d.TenantId == tenantId && d.UploadedBy == actor.Id && d.UploadKey == uploadKey, ct);

    /// <param name="size">Bytes of the document to be added.</param>
    private async Task<UploadResult.OverQuota?> OverQuotaAsync(AppDb db, Guid tenantId, long size, CancellationToken ct)
    {
        var count = await db.Documents.CountAsync(d => d.TenantId == tenantId, ct);
        var bytes = await db.Documents.Where(d => d.TenantId == tenantId).SumAsync(d => d.Size, ct);
        var limits = await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.Limits).FirstAsync(ct);
        var (maxFiles, maxBytes) = (
            limits.Documents ?? options.Value.MaxFiles, limits.StorageBytes ?? options.Value.MaxTotalBytes);
        return count >= maxFiles
                ? new($"There are {maxFiles} files already, which is the limit. Delete some and upload again.")
            : bytes + size > maxBytes
                ? new(
                    $"The files would take more than {maxBytes >> 20} MB, which is the limit. "
                    + "Delete some and upload again."
                )
            : null;
    }

    /// <summary>Copies the content; null when it exceeds the limit.</summary>
    private async Task<Stored?> CopyAsync(Stream from, FileStream to, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var size = 0L;
        var bounded = new BoundedStream(from, options.Value.MaxBytes); // The caller disposes the content.
        try
        {
            while (await bounded.ReadAsync(buffer, ct) is > 0 and var read)
            {
                size += read;
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch (ContentTooLargeException)
        {
            return null;
        }

        await to.FlushAsync(ct);
        return new(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<UploadResult> InsertAsync(
        Guid tenantId, Actor actor, string name, string key, Stored stored, SniffResult sniffed, string? uploadKey,
        CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "documents", tenantId, ct);
        if (await FindAsync(db, tenantId, actor, uploadKey, ct) is { } first)
        {
            // Another connection has completed the same upload at the same time.
            return new UploadResult.Accepted(first);
        }

        if (await OverQuotaAsync(db, tenantId, stored.Size, ct) is { } over)
        {
            return over;
        }

        var twin = await db.Documents.AsNoTracking().FirstOrDefaultAsync(
            d => d.TenantId == tenantId && d.ContentHash == stored.Hash && d.Status != DocumentStatus.Failed, ct);
        if (twin is not null)
        {
            return uploadKey is not null && twin.UploadKey == uploadKey && twin.UploadedBy == actor.Id
                ? new UploadResult.Accepted(twin)
                : new UploadResult.AlreadyExists(twin.Name);
        }

        var document = new Document
        {
            TenantId = tenantId, Name = name, StorageKey = key, Size = stored.Size, ContentHash = stored.Hash,
            UploadedBy = actor.Id, UploadKey = uploadKey,
            MediaType = sniffed.Kind is { } kind
                ? DocumentFormats.Of(kind).MediaType
                : (DocumentFormats.OfName(name) ?? DocumentFormats.Of(DocumentKind.Docx)).MediaType,
            Status = sniffed.Failure is null ? DocumentStatus.Queued : DocumentStatus.Failed,
            FailureCode = sniffed.Failure?.Code,
            FailureDetail = sniffed.Failure?.Detail,
        };
        files.Commit(tenantId, key);
        db.Documents.Add(document);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "document.uploaded", actor, tenantId, "document", document.Id, null, new { Name = name, stored.Size }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        changes.Changed(tenantId, document.Id);
        signal.Notify();
        return new UploadResult.Accepted(document);
    }

    /// <summary>The last path segment on one line, without direction marks.</summary>
    private static string Clean(string name)
    {
        var last = name.Substring(name.LastIndexOfAny(['/', '\\']) + 1);
        var shown = UnicodeText.SingleLine(string.Concat(last.Where(c => !char.IsControl(c))));
        return UnicodeText.IsBlank(shown) ? "Unnamed" : UnicodeText.TruncateStart(shown, MaxNameLength);
    }

    private sealed record Stored(long Size, string Hash);
}
