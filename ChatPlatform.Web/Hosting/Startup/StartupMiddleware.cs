using System.Globalization;
using ChatPlatform.Core.Data.Schema;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>
/// Prevents the start when a check is not met. Every environment except "Development" is treated as production (S67).
/// </summary>
public static partial class StartupMiddleware
{
    /// <summary>Timeout for the database when the start is already rejected.</summary>
    private static readonly TimeSpan s_maxDatabaseWait = TimeSpan.FromSeconds(3);

    public static IServiceCollection AddStartupChecks(this IServiceCollection services)
    {
        services.AddOptions<StartupOptions>().BindConfiguration("Startup").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<StartupChecks>();
        services.AddSingleton<DatabaseCheck>();
        foreach (
            var check in typeof(StartupMiddleware)
                .Assembly.GetTypes()
                .Where(t =>
                    t is { IsClass: true, IsAbstract: false }
                    && t.IsAssignableTo(typeof(IStartupCheck))
                    && t != typeof(DatabaseReachableCheck))
                .OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            services.AddSingleton(typeof(IStartupCheck), check);
        }

        return services;
    }

    /// <summary>
    /// True when the application must not start. All reasons have then been written to standard error and the log.
    /// </summary>
    public static async Task<bool> MustNotStartAsync(WebApplication app, CancellationToken ct)
    {
        if (await app.Services.GetRequiredService<DatabaseCheck>().IsBeforeFirstReleaseAsync(ct))
        {
            await Console.Error.WriteLineAsync(IncompatibleDatabaseException.Explanation);
            return true;
        }

        if (app.Environment.EnvironmentName == Environments.Development)
        {
            return false;
        }

        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StartupMiddleware));
        var faults = Invalid(app).ToList();
        foreach (var (check, finding) in await CheckAsync(app.Services, faults.Count > 0, logger, ct))
        {
            if (finding.State == FindingState.NotMet)
            {
                faults.Add($"{check.Name}: {finding.Detail}. {check.Fix}");
            }
            else if (finding.State == FindingState.Warning)
            {
                Log.Warned(logger, check.Name, finding.Detail);
            }
        }

        if (faults.Count == 0)
        {
            return false;
        }

        await Console.Error.WriteLineAsync(
            $"ChatPlatform does not start. Startup checks that are not met: {faults.Count}."
        );
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync("  - " + fault);
            Log.NotMet(logger, fault);
        }

        return true;
    }

    /// <summary>
    /// Runs the checks of the configuration first, then waits for the database. When the database stays unavailable,
    /// that is one finding instead of one for each database check.
    /// </summary>
    private static async Task<IEnumerable<CheckedItem>> CheckAsync(
        IServiceProvider services, bool isRefused, ILogger logger, CancellationToken ct)
    {
        var options = services.GetRequiredService<IConfiguration>().GetSection("Startup").Get<StartupOptions>()
            ?? new();
        var (checks, database) = (
            services.GetRequiredService<StartupChecks>(), services.GetRequiredService<DatabaseCheck>());
        var timeout = TimeSpan.FromSeconds(options.CheckSeconds);
        var own = await checks.RunAsync(check => !check.RequiresDatabase, timeout, ct);
        isRefused |= own.Any(item => item.Finding.State == FindingState.NotMet);
        if (database.Settings is not null && !await database.IsReachableAsync(ct))
        {
            var wait = isRefused ? s_maxDatabaseWait : TimeSpan.FromSeconds(options.DatabaseWaitSeconds);
            Log.Waiting(logger, (int)wait.TotalSeconds);
            if (!await database.WaitAsync(wait, ct))
            {
                var finding = StartupFinding.NotMet(
                    string.Create(CultureInfo.InvariantCulture, $"no response after {wait.TotalSeconds} s"));
                return own.Append(new(new DatabaseReachableCheck(), finding));
            }
        }

        return own.Concat(await checks.RunAsync(check => check.RequiresDatabase, timeout, ct));
    }

    /// <summary>Validation errors of the options.</summary>
    private static IEnumerable<string> Invalid(WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
        catch (AggregateException e)
        {
            return e.InnerExceptions.OfType<OptionsValidationException>().SelectMany(f => f.Failures);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "Startup check failed: {Fault}")]
        public static partial void NotMet(ILogger logger, string fault);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "The database is not reachable; waiting for it up to {Seconds} s")]
        public static partial void Waiting(ILogger logger, int seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Name}: {Detail}")]
        public static partial void Warned(ILogger logger, string name, string detail);
    }
}
