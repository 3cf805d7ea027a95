namespace ChatPlatform.Core.Secrets;

/// <summary>Result of a rotation for one kind of secret.</summary>
/// <param name="Renewed">Values re-encrypted with the first key.</param>
/// <param name="Unreadable">Values that no key of the ring decrypts; they are unchanged.</param>
public sealed record RotationResult(string Name, int Seen, int Renewed, int Unreadable);

/// <summary>
/// Re-encrypts every secret with the first key of the ring while requests are served (S32). Afterwards the other keys
/// can be removed.
/// </summary>
public sealed class SecretRotation(FernetRing ring, IEnumerable<ISecretHolder> holders)
{
    private const int Batch = 50;

    public async Task<IReadOnlyList<RotationResult>> RunAsync(CancellationToken ct)
    {
        var results = new List<RotationResult>();
        foreach (var holder in holders)
        {
            results.Add(await RunAsync(holder, ct));
        }

        return results;
    }

    private async Task<RotationResult> RunAsync(ISecretHolder holder, CancellationToken ct)
    {
        var result = new RotationResult(holder.Name, 0, 0, 0);
        SealedRow? last = null;
        while (await holder.ReadAsync(last, Batch, ct) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                result = await RenewAsync(holder, row, result with { Seen = result.Seen + 1 }, ct);
            }

            last = rows[^1];
        }

        return result;
    }

    /// <summary>
    /// Re-encrypts the values of one kind. A value changed since it was read is skipped, because its writer has
    /// encrypted it anew.
    /// </summary>
    private async Task<RotationResult> RenewAsync(
        ISecretHolder holder, SealedRow row, RotationResult result, CancellationToken ct)
    {
        if (ring.IsCurrent(row.Sealed))
        {
            return result;
        }

        if (ring.Decrypt(row.Sealed) is not { } plaintext)
        {
            return result with { Unreadable = result.Unreadable + 1 };
        }

        return await holder.ReplaceAsync(row, ring.Encrypt(plaintext), ct)
            ? result with
            {
                Renewed = result.Renewed + 1,
            }
            : result;
    }
}
