namespace ChatPlatform.Core.Secrets;

/// <summary>An encrypted value and its row.</summary>
/// <param name="TenantId">Empty for values of the platform.</param>
public sealed record SealedRow(Guid TenantId, string RowId, string Sealed);

/// <summary>A table with encrypted values. Each registers itself, so that key rotation processes all of them.</summary>
public interface ISecretHolder
{
    /// <summary>Name of what it stores, for display.</summary>
    string Name { get; }

    /// <summary>
    /// Up to <paramref name="limit"/> encrypted values after a row in a stable order; from the beginning for null.
    /// </summary>
    Task<IReadOnlyList<SealedRow>> ReadAsync(SealedRow? after, int limit, CancellationToken ct);

    /// <summary>Replaces the value that was read by a re-encrypted one; false when it has changed since.</summary>
    Task<bool> ReplaceAsync(SealedRow row, string renewed, CancellationToken ct);
}
