namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>A page that was not read.</summary>
/// <param name="Reason">For users: why, and what to do about it if something can be done.</param>
public sealed record WebPageFailure(string Address, string Reason);

/// <summary>Result of a run of a web source.</summary>
/// <param name="Read">Pages that were new or had changed.</param>
/// <param name="Unchanged">Pages that were as before.</param>
/// <param name="Failed">Pages that were not read; the text read before is kept.</param>
/// <param name="Removed">Documents that were deleted, because their page is gone or no longer listed.</param>
/// <param name="HasFailed">True when the run ended before any page was read.</param>
/// <param name="Message">For users: why the run failed, or what was left out; null for nothing.</param>
/// <param name="Failures">The first of the pages that were not read.</param>
public sealed record WebRunResult(
    int Read, int Unchanged, int Failed, int Removed, bool HasFailed, string? Message,
    IReadOnlyList<WebPageFailure> Failures)
{
    /// <summary>Maximum entries of <see cref="Failures"/>.</summary>
    public const int MaxFailures = 50;

    /// <summary>The result of a run that ended before any page was read.</summary>
    public static WebRunResult Failure(string message) => new(0, 0, 0, 0, true, message, []);
}
