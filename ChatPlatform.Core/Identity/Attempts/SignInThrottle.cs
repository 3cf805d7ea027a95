using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Identity.Attempts;

/// <summary>
/// Limits password guessing across all instances. After <see cref="FailuresBeforeDelay"/> failures a source waits 30
/// seconds, doubled after each further failure up to 15 minutes. A name attacked from many networks waits
/// <see cref="NameAttemptInterval"/> between attempts on unknown devices. No user is locked out, and failures elsewhere
/// never delay a known device (S19).
/// </summary>
public sealed class SignInThrottle(TenantSql sql)
{
    /// <summary>Failures of one source before it must wait.</summary>
    public const int FailuresBeforeDelay = 5;

    /// <summary>Failures of one name on all unknown devices before attempts are delayed.</summary>
    public const int NameFailuresBeforeDelay = 50;

    /// <summary>Minimum time between attempts for a name attacked from many networks.</summary>
    public static readonly TimeSpan NameAttemptInterval = TimeSpan.FromSeconds(30);

    private const int FirstWaitSeconds = 30;

    private const int MaxWaitSeconds = 900;

    /// <summary>Seconds until the next attempt is allowed; 0 when it is allowed now.</summary>
    public async Task<int> WaitAsync(AttemptScope scope, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(
            """
            select key = $1, count, extract(epoch from now() - last_at)::float8 from sign_in_failures
            where key in ($1, $2) and last_at > now() - interval '1 hour'
            """,
            P(scope.Own), P(scope.Name ?? scope.Own));
        await using var reader = await batch.ReadAsync(ct);
        var wait = 0;
        while (await reader.ReadAsync(ct))
        {
            var rest =
                (reader.GetBoolean(0) ? WaitAfter(reader.GetInt32(1)) : WaitOfName(reader.GetInt32(1)))
                - reader.GetDouble(2);
            wait = Math.Max(wait, (int)Math.Ceiling(rest));
        }

        return wait;
    }

    /// <summary>Counts a failure. Returns the seconds that its source has to wait.</summary>
    public async Task<int> FailAsync(AttemptScope scope, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add("delete from sign_in_failures where last_at < now() - interval '1 hour'");
        if (scope.Name is { } name)
        {
            batch.Add(Count, P(name));
        }

        batch.Add(Count, P(scope.Own));
        await using var reader = await batch.ReadAsync(ct);
        var last = 0;
        do
        {
            while (await reader.ReadAsync(ct))
            {
                last = reader.GetInt32(0);
            }
        }
        while (await reader.NextResultAsync(ct));

        return WaitAfter(last);
    }

    /// <summary>Deletes the failures of a source that has signed in; those of the name elsewhere remain.</summary>
    public async Task ClearAsync(AttemptScope scope, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add("delete from sign_in_failures where key = $1", P(scope.Own));
        await batch.ExecuteAsync(ct);
    }

    private const string Count = """
        insert into sign_in_failures as f (key, count, since, last_at) values ($1, 1, now(), now())
        on conflict (key) do update set count = f.count + 1, last_at = now() returning count
        """;

    private static int WaitAfter(int failures) =>
        failures < FailuresBeforeDelay
            ? 0
            : (int)Math.Min(MaxWaitSeconds, FirstWaitSeconds * Math.Pow(2, failures - FailuresBeforeDelay));

    private static int WaitOfName(int failures) =>
        failures < NameFailuresBeforeDelay ? 0 : (int)NameAttemptInterval.TotalSeconds;
}
