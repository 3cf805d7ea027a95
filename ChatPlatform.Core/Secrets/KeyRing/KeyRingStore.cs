using ChatPlatform.Core.Data;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>Content of the key ring's table.</summary>
/// <param name="Rows">Keys and revocations.</param>
/// <param name="Newest">Number of the newest row; 0 for none.</param>
/// <param name="Plain">Unencrypted keys from versions without encryption.</param>
/// <param name="Encrypted">Encrypted keys.</param>
public sealed record KeyRingState(long Rows, int Newest, long Plain, long Encrypted);

/// <summary>Accesses the key ring's table, which belongs to the platform.</summary>
public sealed class KeyRingStore(TenantSql sql)
{
    public async Task<KeyRingState> StateAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(
                """
                select count(*), coalesce(max(id), 0), count(*) filter (where xml like '%<masterKey%'),
                  count(*) filter (where xml like '%<fernet%')
                from data_protection_keys
                """
            );
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3));
    }

    /// <summary>Deletes the unencrypted keys, and returns how many.</summary>
    public async Task<int> RemovePlainAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add("delete from data_protection_keys where xml like '%<masterKey%'");
        return await batch.ExecuteAsync(ct);
    }
}
