namespace ChatPlatform.Tests.Support.Database;

/// <summary>A private PostgreSQL of one test, which can be stopped and started.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const string Database = "chatplatform";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"chatplatform-pg-{Guid.CreateVersion7():N}");
    private string _settings = "";

    /// <summary>Connection string of a role.</summary>
    public string For(string role) => $"{_settings};Database={Database};Username={role}";

    /// <summary>Creates it if necessary, and starts it on the same port.</summary>
    public async Task StartAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(_folder);
        var lines = await ScriptAsync(
            $"start_postgres \"$2\" fsync=off >&2; bootstrap_database {Database} >&2; echo "
            + "\"Host=127.0.0.1;Port=$pg_port;Password=$pg_password\"",
            ct);
        _settings = lines.Trim();
    }

    public Task StopAsync(CancellationToken ct) => ScriptAsync("pg_folder=$(cluster_folder \"$2\"); stop_postgres", ct);

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> ScriptAsync(string script, CancellationToken ct) =>
        Shell.RunAsync(
            "bash", ["-c", ". \"$1\"; " + script, "postgres", Repository.Path("scripts", "lib.sh"), _folder], ct);
}
