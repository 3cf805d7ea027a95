using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge.Web.Fetching;
using ChatPlatform.Core.Knowledge.Web.Sitemaps;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Web.Runs;

/// <summary>
/// Reads the pages of a claimed source: lists them, deletes the documents of those that are no longer listed, and reads
/// what is new or has changed. A run that was interrupted begins again, and finds what it has read unchanged.
/// </summary>
internal sealed class WebSourceRun(
    WebSourceQueue queue, WebPageClient client, WebAddresses addresses, SitemapReader sitemaps,
    WebDocuments documents, AuditLog auditLog, IOptions<WebPageOptions> options, TimeProvider clock)
{
    /// <summary>Reads the source and stores the result. Does nothing more once the claim is lost.</summary>
    public async Task RunAsync(ClaimedWebSource source, CancellationToken ct)
    {
        var report = new WebRunReport();
        var result = await ReadAsync(source, report, ct);
        if (report.Blocked is { } blocked)
        {
            await auditLog.RecordAsync(
                AuditEntry.Security(
                    "egress.blocked", WebDocuments.Actor, source.TenantId, "web_source", source.Id,
                    new { Address = blocked }),
                ct);
        }

        if (result is not null)
        {
            await queue.FinishAsync(source, result, ct);
        }
    }

    /// <returns>Null when the claim was lost.</returns>
    private async Task<WebRunResult?> ReadAsync(ClaimedWebSource source, WebRunReport report, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var session = new WebSession(client, addresses, options, clock);
        var address = new Uri(source.Address);
        var list = source.IsSitemap
            ? await sitemaps.ReadAsync(session, address, source.Prefix, source.MaxPages, report, ct)
            : new PageList([address], true);
        if (list.Error is not null || !await queue.ReportAsync(source, 0, list.Pages.Count, ct))
        {
            return list.Error is { } error ? report.ToResult(error) : null;
        }

        var known = await documents.ListAsync(source.TenantId, source.Id, ct);
        if (list.IsComplete)
        {
            var listed = list.Pages.Select(p => p.AbsoluteUri).ToHashSet();
            report.Removed += await documents.RemoveAsync(
                source.TenantId, known.Where(k => !listed.Contains(k.Key)).Select(k => k.Value.DocumentId),
                WebDocuments.Actor, ct);
        }

        foreach (var (i, page) in list.Pages.Index())
        {
            if (clock.GetElapsedTime(began) > TimeSpan.FromMinutes(options.Value.RunMinutes))
            {
                var left = list.Pages.Count - i;
                report.Note($"After {options.Value.RunMinutes} minutes, {left} pages were left for the next run.");
                break;
            }

            if (
                !await ReadPageAsync(source, session, page, known.GetValueOrDefault(page.AbsoluteUri), report, ct)
                || !await queue.ReportAsync(source, i + 1, list.Pages.Count, ct))
            {
                return null;
            }
        }

        return report.ToResult();
    }

    /// <returns>False when the claim was lost.</returns>
    private async Task<bool> ReadPageAsync(
        ClaimedWebSource source, WebSession session, Uri page, KnownPage? known, WebRunReport report,
        CancellationToken ct)
    {
        var response = await session.GetAsync(page, known?.Version, ct);
        if (!await queue.RenewAsync(source, ct))
        {
            return false; // Nothing is stored for a source that was deleted, changed or claimed again meanwhile.
        }

        switch (response)
        {
            case WebResponse.Content content:
                await StoreAsync(source, page, content, known, report, ct);
                break;
            case WebResponse.Unchanged when known is not null:
                report.Unchanged++;
                break;
            case WebResponse.Gone gone when known is not null:
                report.Removed += await documents.RemoveAsync(
                    source.TenantId, [known.DocumentId], WebDocuments.Actor, ct);
                report.Fail(page.AbsoluteUri, $"The page no longer exists ({gone.Status}); its document is deleted.");
                break;
            case WebResponse.Gone gone:
                report.Fail(page.AbsoluteUri, $"There is no page at this address ({gone.Status}).");
                break;
            case WebResponse.Failed failed:
                report.Fail(page.AbsoluteUri, failed);
                break;
            default:
                report.Fail(page.AbsoluteUri, "The site gave no content.");
                break;
        }

        return true;
    }

    private async Task StoreAsync(
        ClaimedWebSource source, Uri page, WebResponse.Content content, KnownPage? known, WebRunReport report,
        CancellationToken ct)
    {
        var file = PageFile.Of(content);
        var (isStored, refusal) = file.Refusal is { } why
            ? (false, why)
            : await documents.StoreAsync(
                source.TenantId,
                new(source.Id, page.AbsoluteUri, content.Version.EntityTag, content.Version.ChangedAt), known, file,
                ct);
        if (refusal is not null)
        {
            report.Fail(page.AbsoluteUri, refusal);
        }
        else if (isStored)
        {
            report.Read++;
        }
        else
        {
            report.Unchanged++;
        }
    }
}
