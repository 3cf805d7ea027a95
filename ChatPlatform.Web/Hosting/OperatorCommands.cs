using ChatPlatform.Core.Data.Schema;
using ChatPlatform.Core.Demo;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Knowledge.Indexes;

namespace ChatPlatform.Web.Hosting;

/// <summary>Operator commands, which run instead of the web server.</summary>
public static class OperatorCommands
{
    /// <summary>Runs a command and returns its exit code; null when the arguments name none.</summary>
    public static async Task<int?> TryRunAsync(WebApplication app, string[] args)
    {
        if (args is not [var command, ..] || command.StartsWith('-'))
        {
            return null;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        switch (command)
        {
            case "migrate":
                return await MigrateAsync(app.Services, stop.Token);
            case "seed":
                return await SeedAsync(app, args, stop.Token);
            case "index-passages":
                return await IndexAsync(app.Services, stop.Token);
            case "rotate-keys":
                return await KeyCommands.RotateKeysAsync(app.Services, stop.Token);
            case "rotate-keyring":
                return await KeyCommands.RotateKeyRingAsync(app.Services, stop.Token);
            case "rotate-signing-key":
                var id = app.Services.GetRequiredService<SigningKeys>().Rotate();
                await Console.Out.WriteLineAsync(
                    $"Key {id} verifies tokens now and signs them in {SigningKeys.ActivationDelay.TotalSeconds} s. " +
                    "Remove the old key file when its last token has expired."
                );
                return 0;
            case "create-admin":
                return await AdminCommands.CreateAsync(app.Services, args.Contains("--force"), stop.Token);
            default:
                await Console.Error.WriteLineAsync(
                    $"Unknown command \"{command}\". " +
                    "Known commands: migrate, seed, index-passages, rotate-keys, rotate-keyring, rotate-signing-key, "
                    + "create-admin."
                );
                return 2;
        }
    }

    private static async Task<int> MigrateAsync(IServiceProvider services, CancellationToken ct)
    {
        try
        {
            await services.GetRequiredService<Migrator>().MigrateAsync(ct);
            return 0;
        }
        catch (IncompatibleDatabaseException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static async Task<int> IndexAsync(IServiceProvider services, CancellationToken ct)
    {
        if (await services.GetRequiredService<EmbeddingIndexes>().RunAsync(ct) is not { } changes)
        {
            await Console.Error.WriteLineAsync("Another process builds search indexes. Nothing was done.");
            return 1;
        }

        await Console.Out.WriteLineAsync($"Search indexes: {changes.Built} built, {changes.Dropped} dropped");
        return 0;
    }

    private static async Task<int> SeedAsync(WebApplication app, string[] args, CancellationToken ct)
    {
        if (!app.Environment.IsDevelopment())
        {
            await Console.Error.WriteLineAsync("Demo accounts and demo data exist in Development only.");
            return 1;
        }

        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DemoSeed>().RunAsync(app.Configuration["Demo:PublicUrl"]!, ct);
        if (args.Contains("--bench"))
        {
            await scope
                .ServiceProvider.GetRequiredService<BenchSeed>()
                .RunAsync(app.Configuration["Bench:ToolUrl"] ?? app.Configuration["Demo:PublicUrl"] + "/demo/api", ct);
        }

        return 0;
    }
}
