using Npgsql;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>A check with what it found.</summary>
public sealed record CheckedItem(IStartupCheck Check, StartupFinding Finding);

/// <summary>Runs every check.</summary>
public sealed class StartupChecks(IEnumerable<IStartupCheck> checks)
{
    /// <summary>Time that all of them may take together while somebody looks at a page.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public Task<IReadOnlyList<CheckedItem>> RunAsync(CancellationToken ct) => RunAsync(_ => true, s_patience, ct);

    /// <summary>Runs some of the checks.</summary>
    /// <param name="most">Time that they may take together.</param>
    internal async Task<IReadOnlyList<CheckedItem>> RunAsync(
        Func<IStartupCheck, bool> wanted, TimeSpan most, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(most);
        var items = new List<CheckedItem>();
        foreach (var check in checks.Where(wanted))
        {
            items.Add(new(check, await CheckAsync(check, limit.Token, ct)));
        }

        return items;
    }

    /// <summary>
    /// What cannot be looked at is not met. The exception's own text is not shown: it may quote a setting.
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
            return StartupFinding.NotMet("it could not be looked at in time");
        }
        catch (PostgresException e)
        {
            return StartupFinding.NotMet($"the database refused the question ({e.SqlState})");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return StartupFinding.NotMet($"it could not be looked at ({e.GetType().Name})");
        }
    }
}
