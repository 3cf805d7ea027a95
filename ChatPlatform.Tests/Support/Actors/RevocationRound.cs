using System.Diagnostics;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>
/// What one person could still do, and until when, after something of theirs was revoked. Times count from the answer
/// to the revocation.
/// </summary>
/// <param name="LastByApi">When the last request began that was accepted, of the browser or the program.</param>
/// <param name="LastOnPage">When the last event began that had an effect.</param>
/// <param name="StreamsEnded">When both streams were over; null where they never were.</param>
/// <param name="Statuses">The last answers to the browser and the program.</param>
/// <param name="DrawnLate">Words that the server drew when another page was asked for after the limit.</param>
internal sealed record RevocationRound(
    string Trigger,
    TimeSpan LastByApi,
    TimeSpan LastOnPage,
    TimeSpan? StreamsEnded,
    (int Browser, int Program) Statuses,
    bool InvitedLate,
    string DrawnLate)
{
    /// <summary>Of APIs and streams.</summary>
    public static readonly TimeSpan ApiLimit = TimeSpan.FromSeconds(5);

    /// <summary>Of open pages.</summary>
    public static readonly TimeSpan PageLimit = TimeSpan.FromSeconds(10);

    /// <summary>Until then the page that is open is acted on; after that another one is asked for.</summary>
    private static readonly TimeSpan s_leaves = PageLimit + TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_watched = PageLimit + TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// Revokes and then tries everything, again and again, until the limits have been over for some time.
    /// </summary>
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
            streamsEnded ??= user.Streams.All(s => s.IsOver) ? began : null;
            if (began > ApiLimit)
            {
                invited ??= await user.InvitedAsync();
            }

            if (began > s_leaves && !isLeaving && !user.Page.IsOver)
            {
                isLeaving = true;
                _ = user.Page.TakeWords();
                await user.Page.TryMoveAsync($"/t/{user.Tenant.Slug}/agents");
            }

            statuses = (await user.ActByBrowserAsync(), await user.ActByProgramAsync());
            lastByApi = statuses.Item1 < 300 || statuses.Item2 < 300 ? began : lastByApi;
            began = clock.Elapsed;
            lastOnPage = !user.Page.IsOver && await user.ActOnPageAsync() ? began : lastOnPage;
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }

        return new(
            trigger, lastByApi, lastOnPage, streamsEnded, statuses, await user.InvitedAsync() != invited,
            isLeaving ? user.Page.TakeWords() : "");
    }
}
