using ChatPlatform.Core.Data;
using Npgsql;

namespace ChatPlatform.Tests.Resilience;

/// <summary>A failed statement returns its connection to the pool.</summary>
public sealed class ConnectionLeakTests(AppFixture app) : IClassFixture<AppFixture>
{
    /// <summary>More than the pool of one instance.</summary>
    private const int Failures = 60;

    [Fact]
    public async Task R22_Failed_statements_Return_their_connections()
    {
        var ct = TestContext.Current.CancellationToken;
        var sql = app.Get<TenantSql>();
        for (var i = 0; i < Failures; i++)
        {
            await using var batch = sql.Batch(DataScope.Platform).Add("select 1 / (random() * 0)::int");
            await Assert.ThrowsAsync<PostgresException>(async () => await (await batch.ReadAsync(ct)).DisposeAsync());
        }

        var visitor = await app.CreateVisitorAsync();
        Assert.Equal("complete", (await visitor.AskAsync("Where is my parcel ACM-1001?")).Status);
    }
}
