namespace ChatPlatform.Core.Secrets;

/// <summary>One sealed value and where it lies.</summary>
/// <param name="TenantId">Empty for what belongs to the platform.</param>
public sealed record SealedRow(Guid TenantId, string RowId, string Sealed);

/// <summary>
/// A table that keeps sealed values. Each registers itself, so that a rotation of keys reaches all of them.
/// </summary>
public interface ISecretHolder
{
    /// <summary>What it keeps, in words.</summary>
    string Name { get; }

    /// <summary>The sealed values after a row, in an order that stays; the first ones without it.</summary>
    Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int most, CancellationToken ct);

    /// <summary>
    /// Puts a newly sealed value in the place of the one that was read; false when that has changed meanwhile.
    /// </summary>
    Task<bool> ReplaceAsync(SealedRow row, string renewed, CancellationToken ct);
}
