namespace ChatPlatform.Core.Jobs;

/// <summary>A job that this instance may run while its lease lasts.</summary>
public interface ILeasedJob
{
    Guid Id { get; }

    /// <summary>
    /// Fencing number, which increases with each claim. A write with an older number changes nothing.
    /// </summary>
    int Fence { get; }

    /// <summary>Claims so far, including this one.</summary>
    int Attempts { get; }
}

/// <summary>
/// Stores the jobs of one kind. All times are the database's. Every method except <see cref="ClaimAsync"/> names the
/// fence of the claim, and returns false without writing when the job no longer exists or was claimed again.
/// </summary>
public interface IJobStore<TJob>
    where TJob : class, ILeasedJob
{
    /// <summary>Claims the oldest job that is due or whose lease has expired; null when there is none.</summary>
    Task<TJob?> ClaimAsync(CancellationToken ct);

    /// <summary>Renews the lease.</summary>
    Task<bool> RenewAsync(TJob job, CancellationToken ct);

    /// <summary>Completes the job.</summary>
    Task<bool> CompleteAsync(TJob job, CancellationToken ct);

    /// <summary>Returns the job to the queue after a failed attempt; it is due after the pause.</summary>
    Task<bool> PostponeAsync(TJob job, TimeSpan pause, CancellationToken ct);

    /// <summary>Returns the job to the queue without counting the attempt; it is due at once.</summary>
    Task<bool> ReleaseAsync(TJob job, CancellationToken ct);

    /// <summary>Marks the job as failed after its last attempt.</summary>
    Task<bool> MarkFailedAsync(TJob job, CancellationToken ct);
}
