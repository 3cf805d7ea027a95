using System.Globalization;
using ChatPlatform.Tests.Support;
using Npgsql;

namespace ChatPlatform.Tests.Hosting;

/// <summary>The real program in production with an unreachable database.</summary>
public sealed class DatabaseWaitTests(ProductionSettings production) : IClassFixture<ProductionSettings>
{
    private static readonly string[] s_questions =
    [
        "database role",
        "Row-level",
        "schema is up to date",
        "vector extension",
        "demo accounts",
        "all origins",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unreachable_database_Is_one_failed_check()
    {
        var attempt = await StartAttempt.RunAsync(At(Ports.Free(), seconds: 1), Ct);

        Assert.Equal(1, attempt.ExitCode);
        Assert.False(attempt.WasBound);
        Assert.Contains("not met: 1.", attempt.Errors, StringComparison.Ordinal);
        Assert.Contains("The database is not reachable", attempt.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(s_questions, words => attempt.Errors.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_up_Does_not_wait_for_the_database_when_another_check_fails()
    {
        var settings = At(Ports.Free(), seconds: 600);
        settings["AllowedHosts"] = "*";

        var attempt = await StartAttempt.RunAsync(settings, Ct);

        Assert.Equal(1, attempt.ExitCode);
        Assert.Contains("not met: 2.", attempt.Errors, StringComparison.Ordinal);
        Assert.Contains("The database is not reachable", attempt.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_up_Waits_for_the_database_and_then_checks()
    {
        var port = Ports.Free();
        var target = new NpgsqlConnectionStringBuilder(production.Good()["ConnectionStrings:Postgres"]).Port;
        await using var relay = new TcpRelay(port, target);
        var isStarted = false;

        var attempt = await StartAttempt.RunAsync(At(port, seconds: 60), Ct, line =>
        {
            if (!isStarted && line.Contains("waiting for it", StringComparison.Ordinal))
            {
                isStarted = true;
                relay.Start();
            }
        });

        Assert.True(isStarted);
        Assert.True(attempt.WasBound, attempt.Errors + attempt.Output);
    }

    private Dictionary<string, string> At(int port, int seconds)
    {
        var settings = production.Good();
        settings["ConnectionStrings:Postgres"] = new NpgsqlConnectionStringBuilder(
            settings["ConnectionStrings:Postgres"])
        {
            Port = port,
        }.ConnectionString;
        settings["Startup:DatabaseWaitSeconds"] = seconds.ToString(CultureInfo.InvariantCulture);
        return settings;
    }
}
