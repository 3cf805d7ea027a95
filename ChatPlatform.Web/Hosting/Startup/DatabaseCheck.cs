using ChatPlatform.Core.Data;
using Npgsql;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>One look at the database for all the checks that ask about it.</summary>
internal sealed class DatabaseCheck(IConfiguration configuration, IServiceProvider services, TimeProvider clock)
    : IDisposable
{
    private static readonly TimeSpan s_freshness = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _turn = new(1);
    private (DatabaseFacts? Facts, DateTimeOffset At) _last;

    /// <summary>The settings of the application's role; null where there are none or they cannot be read.</summary>
    public NpgsqlConnectionStringBuilder? Settings
    {
        get
        {
            try
            {
                return configuration.GetConnectionString("Postgres") is { Length: > 0 } text ? new(text) : null;
            }
            catch (ArgumentException)
            {
                return null;
            }
        }
    }

    /// <summary>False while nothing answers; what PostgreSQL refuses, such as a wrong password, is an answer.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(Settings!.ConnectionString)
                {
                    Pooling = false,
                    Timeout = Math.Clamp(Settings.Timeout, 1, 5),
                }.ConnectionString);
            await connection.OpenAsync(ct);
            return true;
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return true; // The checks say what it is.
        }
    }

    /// <summary>Waits until the database is reachable; false when it is not within that time.</summary>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (!await IsReachableAsync(ct))
        {
            if (clock.GetElapsedTime(began) >= most)
            {
                return false;
            }

            await Task.Delay(s_pause, clock, ct);
        }

        return true;
    }

    /// <summary>True when the database answers and was made by a version before the first release.</summary>
    public async Task<bool> IsBeforeFirstReleaseAsync(CancellationToken ct)
    {
        if (Settings is null || !await IsReachableAsync(ct))
        {
            return false;
        }

        try
        {
            return (await services.GetRequiredService<Migrator>().ReadHistoryAsync(ct)).IsBeforeFirstRelease;
        }
        catch (Exception e) when (e is NpgsqlException || OutageHandler.IsOutage(e))
        {
            return false; // The other checks name the fault.
        }
    }

    /// <summary>Judges the facts; where the database cannot be asked, that is the finding.</summary>
    public async Task<StartupFinding> JudgeAsync(Func<DatabaseFacts, string?> judge, CancellationToken ct)
    {
        if (Settings is null)
        {
            return StartupFinding.NotMet("ConnectionStrings:Postgres is not set or cannot be read");
        }

        try
        {
            return StartupFinding.Of(judge(await ReadAsync(ct)));
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            return StartupFinding.NotMet("the database does not answer");
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<DatabaseFacts> ReadAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_last.Facts is null || clock.GetUtcNow() - _last.At > s_freshness)
            {
                _last = (await services.GetRequiredService<DatabaseInspector>().ReadAsync(ct), clock.GetUtcNow());
            }

            return _last.Facts!;
        }
        finally
        {
            _turn.Release();
        }
    }
}
