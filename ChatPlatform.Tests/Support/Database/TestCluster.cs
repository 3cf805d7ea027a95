using Npgsql;

namespace ChatPlatform.Tests.Support.Database;

/// <summary>
/// The PostgreSQL of the tests: the one in CHATPLATFORM_TEST_POSTGRES ("Host=...;Port=...;Password=..."), or a private
/// one that scripts/test-database starts and that is stopped at the end.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    public const string Variable = "CHATPLATFORM_TEST_POSTGRES";

    private readonly string _settings;
    private readonly bool _isOurs;

    private TestCluster(string settings, bool isOurs) => (_settings, _isOurs) = (settings, isOurs);

    public static async Task<TestCluster> ConnectAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return new(given, false);
        }

        var lines = (await Shell.RunAsync(Repository.Path("scripts", "test-database"), [], ct)).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        return new(lines[^2], lines[^1] == "started");
    }

    /// <summary>Connection string of a role for a database.</summary>
    public string For(string role, string database) =>
        new NpgsqlConnectionStringBuilder(_settings) { Username = role, Database = database }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_isOurs)
        {
            NpgsqlConnection.ClearAllPools();
            await Shell.RunAsync(Repository.Path("scripts", "test-database"), ["stop"], CancellationToken.None);
        }
    }
}
