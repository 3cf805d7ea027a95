using ChatPlatform.Core.Data;
using Npgsql;

namespace ChatPlatform.Tests.Resilience;

/// <summary>A statement that fails gives its connection back.</summary>
public sealed class ConnectionLeakTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>More than the pool of one instance holds.</summary>
    private const int Failures = 60;

    [Fact]
    public async Task R22_Statements_that_fail_leave_no_connection_of_the_pool_taken()
    {
        var ct = TestContext.Current.CancellationToken;
        var sql = app.Get<TenantSql>();
        for (var i = 0; i < Failures; i++)
        {
            await using var batch = sql.Batch(DataScope.Platform).Add("select 1 / (random() * 0)::int");
            await Assert.ThrowsAsync<PostgresException>(async () => await (await batch.ReadAsync(ct)).DisposeAsync());
        }

        var visitor = await app.CustomerAsync();
        Assert.Equal("complete", (await visitor.AskAsync("Where is my parcel ACM-1001?")).Status);
    }
}
