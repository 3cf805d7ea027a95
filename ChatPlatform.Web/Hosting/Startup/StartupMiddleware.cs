using System.Globalization;
using ChatPlatform.Core.Data;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>
/// Keeps the program from serving where a check is not met. Anything but exactly "Development" is production (S67).
/// </summary>
public static partial class StartupMiddleware
{
    /// <summary>For a start that is refused anyway: the database may be one more reason.</summary>
    private static readonly TimeSpan s_shortWait = TimeSpan.FromSeconds(3);

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
    /// True when the program must not start. Every reason has been named then, on the error output and in the log.
    /// </summary>
    public static async Task<bool> RefusesAsync(WebApplication app, CancellationToken ct)
    {
        if (await app.Services.GetRequiredService<DatabaseCheck>().IsBeforeFirstReleaseAsync(ct))
        {
            await Console.Error.WriteLineAsync(OldDatabaseException.Explanation);
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
            $"ChatPlatform does not start: this installation is not safe to serve. Checks that are not met: {faults.Count}."
        );
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync("  - " + fault);
            Log.NotMet(logger, fault);
        }

        return true;
    }

    /// <summary>
    /// What the configuration alone tells comes first. Then the database is waited for, as after a restart of both;
    /// where the start is refused
    /// anyway, or it stays away, that is one finding instead of one for each question that it would have answered.
    /// </summary>
    private static async Task<IEnumerable<CheckedItem>> CheckAsync(
        IServiceProvider services, bool isRefused, ILogger logger, CancellationToken ct)
    {
        var options = services.GetRequiredService<IConfiguration>().GetSection("Startup").Get<StartupOptions>()
            ?? new();
        var (checks, database) = (
            services.GetRequiredService<StartupChecks>(), services.GetRequiredService<DatabaseCheck>());
        var patience = TimeSpan.FromSeconds(options.CheckSeconds);
        var own = await checks.RunAsync(check => !check.AsksDatabase, patience, ct);
        isRefused |= own.Any(item => item.Finding.State == FindingState.NotMet);
        if (database.Settings is not null && !await database.IsReachableAsync(ct))
        {
            var wait = isRefused ? s_shortWait : TimeSpan.FromSeconds(options.DatabaseWaitSeconds);
            Log.Waiting(logger, (int)wait.TotalSeconds);
            if (!await database.WaitAsync(wait, ct))
            {
                var finding = StartupFinding.NotMet(
                    string.Create(CultureInfo.InvariantCulture, $"nothing answers after {wait.TotalSeconds} s"));
                return own.Append(new(new DatabaseReachableCheck(), finding));
            }
        }

        return own.Concat(await checks.RunAsync(check => check.AsksDatabase, patience, ct));
    }

    /// <summary>Options that cannot be, in the words of their own rules.</summary>
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
        [LoggerMessage(Level = LogLevel.Critical, Message = "Start refused: {Fault}")]
        public static partial void NotMet(ILogger logger, string fault);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "The database is not reachable; waiting for it up to {Seconds} s")]
        public static partial void Waiting(ILogger logger, int seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Name}: {Detail}")]
        public static partial void Warned(ILogger logger, string name, string detail);
    }
}
