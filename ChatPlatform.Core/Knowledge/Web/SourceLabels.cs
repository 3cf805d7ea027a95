using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>The labels that the documents of a web source have from it.</summary>
internal static class SourceLabels
{
    /// <summary>
    /// The labels for a new document. They do not change before the transaction ends, so that no document misses a
    /// change.
    /// </summary>
    public static async Task<DocumentLabels> ReadAsync(
        AppDb db, Guid tenantId, Guid sourceId, CancellationToken ct)
    {
        var source = await db.WebSources
            .FromSql($"select * from web_sources where tenant_id = {tenantId} and id = {sourceId} for share")
            .AsNoTracking()
            .FirstOrDefaultAsync(ct);
        return source?.Labels ?? DocumentLabels.None;
    }

    /// <summary>
    /// Gives the source's documents what has changed of its labels. Their other tags stay; a document that would have
    /// too many keeps its tags, and gets the audience.
    /// </summary>
    /// <param name="source">Locked, with its new labels.</param>
    public static async Task ApplyAsync(AppDb db, WebSource source, DocumentLabels before, CancellationToken ct)
    {
        var change = new LabelChange(
            [.. source.Tags.Except(before.Tags)], [.. before.Tags.Except(source.Tags)],
            source.Audience == before.Audience ? null : source.Audience);
        if (change.Check().Any) // Nothing has changed.
        {
            return;
        }

        var documents = await db.Documents
            .FromSql($"""
                select * from documents where tenant_id = {source.TenantId} and source_id = {source.Id}
                order by id for update
                """)
            .Take(2 * WebSourceDraft.MostPages)
            .ToListAsync(ct);
        foreach (var document in documents)
        {
            var labels = change.ApplyTo(document.Labels)
                ?? document.Labels with { Audience = change.Audience ?? document.Audience };
            (document.Tags, document.Audience) = ([.. labels.Tags], labels.Audience);
        }

        await db.Database.ExecuteSqlRawAsync(CorpusVersion.Next, [source.TenantId], ct);
    }
}
