using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Identity;

/// <summary>
/// Counts failed sign-ins a name, for all instances together: after five within fifteen minutes the name waits until the window
/// is over. A name that does not exist counts the same, so the limit gives nothing away; nobody is locked out for good (S19).
/// </summary>
public sealed class SignInThrottle(TenantSql sql)
{
    public const int MostFailures = 5;

    /// <summary>True when the name has to wait.</summary>
    public async Task<bool> IsLockedAsync(string name, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            "select from sign_in_failures where key = $1 and count >= $2 and since > now() - interval '15 minutes'", P(KeyOf(name)), P(MostFailures));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct);
    }

    /// <summary>Counts a failure; true when the name has to wait from now on.</summary>
    public async Task<bool> FailAsync(string name, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add("delete from sign_in_failures where since < now() - interval '15 minutes'")
            .Add(
                """
                insert into sign_in_failures (key, count, since) values ($1, 1, now())
                on conflict (key) do update set count = sign_in_failures.count + 1 returning count
                """,
                P(KeyOf(name)));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) && reader.GetInt32(0) >= MostFailures;
    }

    /// <summary>Forgets the failures of a name that signed in.</summary>
    public async Task ClearAsync(string name, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add("delete from sign_in_failures where key = $1", P(KeyOf(name)));
        await batch.ExecuteAsync(ct);
    }

    private static byte[] KeyOf(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToUpper(CultureInfo.InvariantCulture)));
}
