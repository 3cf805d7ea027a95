namespace ChatPlatform.Core.Jobs;

/// <summary>How jobs of one kind are run.</summary>
/// <param name="Lease">How long a claim lasts without a renewal; it is renewed after each third of it.</param>
/// <param name="CheckInterval">How often an idle instance looks for jobs that are due or left behind, besides the
/// signal.</param>
/// <param name="FirstPause">Pause after the first failed attempt; it doubles with each further one.</param>
/// <param name="LongestPause">The pause grows no further than this.</param>
/// <param name="MaxAttempts">Claims after which a job is given up; null for jobs that are tried until they
/// succeed.</param>
/// <param name="Concurrency">Jobs that one instance runs at the same time.</param>
public sealed record JobPolicy(
    TimeSpan Lease, TimeSpan CheckInterval, TimeSpan FirstPause, TimeSpan LongestPause, int? MaxAttempts = null,
    int Concurrency = 1)
{
    /// <summary>Pause after a failed attempt.</summary>
    /// <param name="attempts">Attempts so far, from 1.</param>
    public TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, attempts - 1)));
}
