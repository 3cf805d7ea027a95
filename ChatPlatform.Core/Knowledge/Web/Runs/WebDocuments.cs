using System.Security.Cryptography;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Knowledge.Web.Fetching;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Web.Runs;

/// <summary>The document of a page that was read before.</summary>
/// <param name="Hash">SHA-256 of its content, lower-case hex.</param>
internal sealed record KnownPage(Guid DocumentId, string Hash, PageVersion Version);

/// <summary>Stores the pages of web sources as documents.</summary>
internal sealed class WebDocuments(
    AppDbFactory databases, DocumentUpload upload, DocumentLibrary library, DocumentVersions versions)
{
    /// <summary>Name of the platform in the audit log.</summary>
    public static Actor Actor { get; } = Actor.System("Reading web pages");

    /// <summary>The documents of a source by the address of their page.</summary>
    public async Task<IReadOnlyDictionary<string, KnownPage>> ListAsync(
        Guid tenantId, Guid sourceId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await db.Documents.AsNoTracking()
            .Where(d => d.TenantId == tenantId && d.SourceId == sourceId)
            .OrderBy(d => d.Id)
            .Take(2 * WebSourceDraft.MostPages) // Those of the last run, and what a killed one has added.
            .ToDictionaryAsync(
                d => d.Address!,
                d => new KnownPage(d.Id, d.ContentHash, new(d.EntityTag, d.PageChangedAt)),
                ct);
    }

    /// <summary>
    /// Adds the document of a page, or gives it a new version. A page whose content is as before only keeps what the
    /// site said of it.
    /// </summary>
    /// <param name="known">The page's document; null for a new page.</param>
    /// <returns>True when it was stored, false when it was as before; or why it was not stored, for users.</returns>
    public async Task<(bool IsStored, string? Refusal)> StoreAsync(
        Guid tenantId, PageOrigin origin, KnownPage? known, PageFile file, CancellationToken ct)
    {
        var isSame = known?.Hash == Convert.ToHexStringLower(SHA256.HashData(file.Content));
        if (!isSame)
        {
            await using var content = new MemoryStream(file.Content, writable: false);
            var isPage = DocumentFormats.OfName(file.Name)?.Kind == DocumentKind.Html; // Named by its title.
            var sent = new UploadedFile(
                file.Name, content, Page: origin,
                ShownAs: isPage ? Path.GetFileNameWithoutExtension(file.Name) : null);
            var result = known is null
                ? await upload.AddAsync(tenantId, Actor, sent, ct)
                : await versions.ReplaceAsync(tenantId, known.DocumentId, Actor, sent, ct);
            if (RefusalOf(result) is { } refusal)
            {
                return (false, refusal);
            }
        }

        if (known is not null)
        {
            await KeepVersionAsync(tenantId, known.DocumentId, origin, ct);
        }

        return (!isSame, null);
    }

    /// <summary>Deletes documents with their chunks and files. Returns how many there were.</summary>
    public async Task<int> RemoveAsync(
        Guid tenantId, IEnumerable<Guid> documentIds, Actor actor, CancellationToken ct)
    {
        var removed = 0;
        foreach (var ids in documentIds.Chunk(BulkOutcome.MaxRows))
        {
            removed += (await library.DeleteManyAsync(tenantId, ids, actor, ct)).Changed;
        }

        return removed;
    }

    private async Task KeepVersionAsync(Guid tenantId, Guid documentId, PageOrigin origin, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await db.Documents
            .Where(d => d.TenantId == tenantId && d.Id == documentId)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(d => d.EntityTag, origin.EntityTag)
                    .SetProperty(d => d.PageChangedAt, origin.ChangedAt),
                ct);
    }

    private static string? RefusalOf(UploadResult result) => result switch
    {
        UploadResult.Accepted => null,
        UploadResult.AlreadyExists twin => $"The same content is already in \"{twin.Name}\".",
        UploadResult.OverQuota quota => quota.Rule,
        UploadResult.TooLarge large => $"The content is larger than {large.Limit >> 20} MB, the limit for files.",
        UploadResult.Empty => "The site gave an empty page.",
        UploadResult.Refused { Failure: { } failure } when
            failure == ExtractionFailure.WrongExtension || failure == ExtractionFailure.NotText
            || failure == ExtractionFailure.Unsupported => "The content is not of the kind that the site says it is.",
        UploadResult.Refused refused => refused.Failure.Detail,
        _ => "The page could not be stored as a document.",
    };
}
