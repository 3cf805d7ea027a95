namespace ChatPlatform.Core.Secrets;

/// <summary>What a rotation did to one kind of secret.</summary>
/// <param name="Renewed">Values that lie under the first key now and did not before.</param>
/// <param name="Unreadable">Values that no key of the ring opens; they were left as they are.</param>
public sealed record RotationResult(string Name, int Seen, int Renewed, int Unreadable);

/// <summary>
/// Brings every secret under the first key of the ring while requests go on (S32): afterwards the other keys can be
/// removed.
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
    /// A value that was changed between reading and writing has been sealed anew by its owner, under the key that its
    /// instance has first.
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
