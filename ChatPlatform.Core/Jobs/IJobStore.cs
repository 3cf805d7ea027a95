namespace ChatPlatform.Core.Jobs;

/// <summary>A job that this instance may run while its lease lasts.</summary>
public interface ILeasedJob
{
    Guid Id { get; }

    /// <summary>Fencing number: grows with each claim; a write with an older one changes nothing.</summary>
    int Fence { get; }

    /// <summary>Claims so far, with this one.</summary>
    int Attempts { get; }
}

/// <summary>
/// Where jobs of one kind are kept. All times are the database's. Every call but <see cref="ClaimAsync"/> names the
/// fence of the claim and answers false, having written nothing, when the job is gone or was claimed again.
/// </summary>
public interface IJobStore<TJob>
    where TJob : class, ILeasedJob
{
    /// <summary>Takes the oldest job that is due or whose lease is over; null when there is none.</summary>
    Task<TJob?> ClaimAsync(CancellationToken ct);

    /// <summary>Prolongs the lease.</summary>
    Task<bool> RenewAsync(TJob job, CancellationToken ct);

    /// <summary>Writes that the job is done.</summary>
    Task<bool> CompleteAsync(TJob job, CancellationToken ct);

    /// <summary>Puts the job back after a failed attempt; it is due again after the pause.</summary>
    Task<bool> PostponeAsync(TJob job, TimeSpan pause, CancellationToken ct);

    /// <summary>Puts the job back untried: it is due at once, and this claim does not count as an attempt.</summary>
    Task<bool> GiveBackAsync(TJob job, CancellationToken ct);

    /// <summary>Ends the job as failed after its last attempt.</summary>
    Task<bool> GiveUpAsync(TJob job, CancellationToken ct);
}
