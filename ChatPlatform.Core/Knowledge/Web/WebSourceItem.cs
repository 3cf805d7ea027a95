using System.Text.Json.Serialization;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>A web source, for staff.</summary>
/// <param name="Prefix">Only pages whose address begins with this are read; null for all.</param>
/// <param name="PagesDone">Pages of the present or last run that were dealt with.</param>
/// <param name="PagesListed">Pages of the present or last run; 0 while the sitemap is being read.</param>
/// <param name="LastRunAt">End of the last run; null before the first.</param>
/// <param name="NextRunAt">Time of the next scheduled run; null for none, and while it is queued or being read.</param>
/// <param name="LastResult">Result of the last run; null before the first.</param>
/// <param name="Documents">Documents of the source.</param>
/// <param name="Failures">The first pages that the last run did not read, and those whose document failed.</param>
/// <param name="Tags">Tags of its documents.</param>
/// <param name="Audience">Who may be answered from its documents.</param>
public sealed record WebSourceItem(
    Guid Id,
    string Address,
    WebSourceKind Kind,
    WebSchedule Schedule,
    int MaxPages,
    string? Prefix,
    WebSourceStatus Status,
    int PagesDone,
    int PagesListed,
    DateTimeOffset? LastRunAt,
    DateTimeOffset? NextRunAt,
    WebRunCounts? LastResult,
    int Documents,
    IReadOnlyList<WebPageFailure> Failures,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Tags,
    DocumentAudience Audience,
    [property: JsonIgnore] uint ConcurrencyToken) : IHasConcurrencyToken
{
    internal static WebSourceItem Of(WebSource row, int documents, IReadOnlyList<WebPageFailure> failed) => new(
        row.Id, row.Address, row.Kind, row.Schedule, row.MaxPages, row.Prefix,
        row.IsScheduled ? WebSourceStatus.Idle : row.Status, row.PagesDone, row.PagesListed, row.FinishedAt,
        row.IsScheduled ? row.LeaseUntil : null, WebRunCounts.Of(row.Result), documents,
        [.. (row.Result?.Failures ?? []).Concat(failed)], row.CreatedAt, row.Tags, row.Audience,
        row.ConcurrencyToken);
}

/// <summary>Numbers and message of a run; see <see cref="WebRunResult"/>.</summary>
public sealed record WebRunCounts(int Read, int Unchanged, int Failed, int Removed, bool HasFailed, string? Message)
{
    internal static WebRunCounts? Of(WebRunResult? run) => run is null
        ? null
        : new(run.Read, run.Unchanged, run.Failed, run.Removed, run.HasFailed, run.Message);
}
