namespace ChatPlatform.Core.Tenancy;

/// <summary>A row to change, as the user has read it.</summary>
/// <param name="ConcurrencyToken">The row is left as it is when it has another token by now.</param>
public sealed record RowVersion(Guid Id, uint ConcurrencyToken)
{
    /// <summary>The ids of rows to change at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="BulkOutcome.MaxRows"/>.</exception>
    internal static List<Guid> IdsOf(IReadOnlyList<RowVersion> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, BulkOutcome.MaxRows);
        return [.. rows.Select(r => r.Id).Distinct()];
    }
}

/// <summary>Result of a change of several rows, which are saved together.</summary>
/// <param name="Changed">Number of rows that were changed.</param>
/// <param name="Unchanged">Number of rows that were as wanted before.</param>
/// <param name="Stale">Number of rows that another user has changed or deleted since they were read.</param>
public sealed record BulkOutcome(int Changed, int Unchanged, int Stale)
{
    /// <summary>Maximum rows of one change, the size of the largest page.</summary>
    public const int MaxRows = 100;
}
