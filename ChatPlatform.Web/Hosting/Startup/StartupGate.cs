using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>Keeps the program from serving where a check is not met. Anything but exactly "Development" is production (S67).</summary>
public static partial class StartupGate
{
    public static IServiceCollection AddStartupChecks(this IServiceCollection services)
    {
        services.AddSingleton<StartupChecks>();
        services.AddSingleton<DatabaseLook>();
        foreach (var check in typeof(StartupGate).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IStartupCheck))).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            services.AddSingleton(typeof(IStartupCheck), check);
        }

        return services;
    }

    /// <summary>True when the program must not start. Every reason has been named then, on the error output and in the log.</summary>
    public static async Task<bool> RefusesAsync(WebApplication app, CancellationToken ct)
    {
        if (app.Environment.EnvironmentName == Environments.Development)
        {
            return false;
        }

        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StartupGate));
        var faults = Invalid(app).ToList();
        foreach (var (check, finding) in await app.Services.GetRequiredService<StartupChecks>().RunAsync(ct))
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

        await Console.Error.WriteLineAsync($"ChatPlatform does not start: this installation is not safe to serve. Checks that are not met: {faults.Count}.");
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync("  - " + fault);
            Log.NotMet(logger, fault);
        }

        return true;
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

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Name}: {Detail}")]
        public static partial void Warned(ILogger logger, string name, string detail);
    }
}
