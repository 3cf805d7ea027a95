using Npgsql;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>A check with its finding.</summary>
public sealed record CheckedItem(IStartupCheck Check, StartupFinding Finding);

/// <summary>Runs every check.</summary>
public sealed class StartupChecks(IEnumerable<IStartupCheck> checks)
{
    /// <summary>Timeout of all checks together for the security page.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    public Task<IReadOnlyList<CheckedItem>> RunAsync(CancellationToken ct) => RunAsync(_ => true, s_timeout, ct);

    /// <summary>Runs some of the checks.</summary>
    /// <param name="timeout">Timeout of all checks together.</param>
    internal async Task<IReadOnlyList<CheckedItem>> RunAsync(
        Func<IStartupCheck, bool> filter, TimeSpan timeout, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        var items = new List<CheckedItem>();
        foreach (var check in checks.Where(filter))
        {
            items.Add(new(check, await CheckAsync(check, limit.Token, ct)));
        }

        return items;
    }

    /// <summary>
    /// Runs a check; an error gives "not met". The text of the exception is not shown, because it may contain settings.
    /// </summary>
    private static async Task<StartupFinding> CheckAsync(
        IStartupCheck check, CancellationToken limit, CancellationToken ct)
    {
        try
        {
            return await check.CheckAsync(limit).WaitAsync(limit);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return StartupFinding.NotMet("the check timed out");
        }
        catch (PostgresException e)
        {
            return StartupFinding.NotMet($"the database rejected the query ({e.SqlState})");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return StartupFinding.NotMet($"the check failed ({e.GetType().Name})");
        }
    }
}
