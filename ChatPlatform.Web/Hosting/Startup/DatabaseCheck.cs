using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Schema;
using Npgsql;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>Reads the facts for all database checks in one pass.</summary>
internal sealed class DatabaseCheck(IConfiguration configuration, IServiceProvider services, TimeProvider clock)
    : IDisposable
{
    private static readonly TimeSpan s_cacheDuration = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _turn = new(1);
    private (DatabaseFacts? Facts, DateTimeOffset At) _last;

    /// <summary>The connection string of the application's role; null when it is missing or cannot be parsed.</summary>
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

    /// <summary>
    /// False while the server does not respond. An error of PostgreSQL, such as a wrong password, is a response.
    /// </summary>
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
            return true; // The checks report the error.
        }
    }

    /// <summary>Waits until the database is reachable. Returns false after the timeout.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (!await IsReachableAsync(ct))
        {
            if (clock.GetElapsedTime(began) >= timeout)
            {
                return false;
            }

            await Task.Delay(s_retryDelay, clock, ct);
        }

        return true;
    }

    /// <summary>True when the database is reachable and was created by a version before the first release.</summary>
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
            return false; // The other checks report the error.
        }
    }

    /// <summary>Evaluates the facts. The finding is "not met" when the database is not available.</summary>
    public async Task<StartupFinding> EvaluateAsync(Func<DatabaseFacts, string?> judge, CancellationToken ct)
    {
        if (Settings is null)
        {
            return StartupFinding.NotMet("ConnectionStrings:Postgres is not set or cannot be parsed");
        }

        try
        {
            return StartupFinding.Of(judge(await ReadAsync(ct)));
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            return StartupFinding.NotMet("the database does not respond");
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<DatabaseFacts> ReadAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_last.Facts is null || clock.GetUtcNow() - _last.At > s_cacheDuration)
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
