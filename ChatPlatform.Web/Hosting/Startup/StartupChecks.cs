using Npgsql;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>A check with what it found.</summary>
public sealed record CheckedItem(IStartupCheck Check, StartupFinding Finding);

/// <summary>Runs every check.</summary>
public sealed class StartupChecks(IEnumerable<IStartupCheck> checks)
{
    /// <summary>Seconds that all of them may take together.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(7);

    public async Task<IReadOnlyList<CheckedItem>> RunAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_patience);
        var items = new List<CheckedItem>();
        foreach (var check in checks)
        {
            items.Add(new(check, await LookAsync(check, limit.Token, ct)));
        }

        return items;
    }

    /// <summary>What cannot be looked at is not met. The exception's own text is not shown: it may quote a setting.</summary>
    private static async Task<StartupFinding> LookAsync(IStartupCheck check, CancellationToken limit, CancellationToken ct)
    {
        try
        {
            return await check.LookAsync(limit).WaitAsync(limit);
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
