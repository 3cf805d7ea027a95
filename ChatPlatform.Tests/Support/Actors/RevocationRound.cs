using System.Diagnostics;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>
/// What one user could still do, and for how long, after a revocation. Times are measured from its response.
/// </summary>
/// <param name="LastByApi">Start of the last request of the browser or the API client that was accepted.</param>
/// <param name="LastOnPage">Start of the last page event that had an effect.</param>
/// <param name="StreamsEnded">When both streams had ended; null if they did not.</param>
/// <param name="Statuses">The last status codes of the browser and the API client.</param>
/// <param name="DrawnLate">Text that the server rendered when another page was requested after the limit.</param>
internal sealed record RevocationRound(
    string Trigger,
    TimeSpan LastByApi,
    TimeSpan LastOnPage,
    TimeSpan? StreamsEnded,
    (int Browser, int Program) Statuses,
    bool InvitedLate,
    string DrawnLate)
{
    /// <summary>Limit for APIs and streams.</summary>
    public static readonly TimeSpan ApiLimit = TimeSpan.FromSeconds(5);

    /// <summary>Limit for open pages.</summary>
    public static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(10);

    /// <summary>Until then events are sent to the open page; afterwards another page is requested.</summary>
    private static readonly TimeSpan s_leaves = PageLimit + TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_watched = PageLimit + TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(400);

    /// <summary>Revokes, and then repeats every action until well after the limits.</summary>
    public static async Task<RevocationRound> RunAsync(
        string trigger, ActiveUser user, Func<ActiveUser, Task> revokeAsync)
    {
        await revokeAsync(user);
        var clock = Stopwatch.StartNew();
        var (lastByApi, lastOnPage, streamsEnded, statuses) = (TimeSpan.Zero, TimeSpan.Zero, (TimeSpan?)null, (0, 0));
        var (invited, isLeaving) = ((int?)null, false);
        while (clock.Elapsed < s_watched)
        {
            var began = clock.Elapsed;
            streamsEnded ??= user.Streams.All(s => s.IsCompleted) ? began : null;
            if (began > ApiLimit)
            {
                invited ??= await user.CountInvitationsAsync();
            }

            if (began > s_leaves && !isLeaving && !user.Page.IsCompleted)
            {
                isLeaving = true;
                _ = user.Page.TakeWords();
                await user.Page.TryMoveAsync($"/t/{user.Tenant.Slug}/agents");
            }

            statuses = (await user.ActByBrowserAsync(), await user.ActByApiAsync());
            lastByApi = statuses.Item1 < 300 || statuses.Item2 < 300 ? began : lastByApi;
            began = clock.Elapsed;
            lastOnPage = !user.Page.IsCompleted && await user.ActOnPageAsync() ? began : lastOnPage;
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }

        return new(
            trigger, lastByApi, lastOnPage, streamsEnded, statuses, await user.CountInvitationsAsync() != invited,
            isLeaving ? user.Page.TakeWords() : "");
    }
}
