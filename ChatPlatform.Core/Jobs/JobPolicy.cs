namespace ChatPlatform.Core.Jobs;

/// <summary>Settings for jobs of one kind.</summary>
/// <param name="Lease">Duration of a claim without a renewal; renewed after each third of it.</param>
/// <param name="CheckInterval">How often an idle instance polls for due or abandoned jobs, besides the signal.</param>
/// <param name="FirstPause">Pause after the first failed attempt; doubled after each further one.</param>
/// <param name="MaxDelay">Maximum pause.</param>
/// <param name="MaxAttempts">Claims after which a job fails; null for jobs that are attempted until they
/// succeed.</param>
/// <param name="Concurrency">Jobs that one instance runs at the same time.</param>
public sealed record JobPolicy(
    TimeSpan Lease, TimeSpan CheckInterval, TimeSpan FirstPause, TimeSpan MaxDelay, int? MaxAttempts = null,
    int Concurrency = 1)
{
    /// <summary>Pause after a failed attempt.</summary>
    /// <param name="attempts">Attempts so far, from 1.</param>
    public TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(MaxDelay.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, attempts - 1)));
}
