using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Npgsql;

namespace ChatPlatform.Tests.Audit;

public sealed class AuditLogTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update audit_events set action = 'x'")]
    [InlineData("delete from audit_events")]
    [InlineData("truncate audit_events")]
    [InlineData("insert into audit_chains (name, seq, hash) values ('other', 0, '')")]
    [InlineData("delete from audit_chains")]
    [InlineData("drop trigger audit_append on audit_events")]
    [InlineData(
        "create or replace function audit_append() returns trigger language plpgsql as 'begin return new; end'")]
    public async Task S65_Application_role_Can_only_insert_audit_entries(string statement)
    {
        await RecordAsync("thing.happened");
        var e = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(statement, app.Database.App));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }

    [Fact]
    public async Task S65_Concurrent_entries_Form_one_unbroken_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => RecordAsync($"thing.happened{i}")));

        var verdict = await app.Get<AuditVerifier>().VerifyAsync(Ct);
        Assert.True(verdict.IsIntact, $"broken at {verdict.BrokenAt}");
        Assert.True(verdict.Checked >= 40);
    }

    [Theory]
    [InlineData("update audit_events set actor_name = 'somebody else' where seq = {0}", 0)]
    [InlineData("update audit_events set after = '{{\"a\":2}}' where seq = {0}", 0)]
    [InlineData("update audit_events set at = at + interval '1 microsecond' where seq = {0}", 0)]
    [InlineData("delete from audit_events where seq = {0}", 0)]
    [InlineData("update audit_events set hash = sha256('x') where seq = {0}", 0)]
    public async Task S65_Verifier_Reports_an_entry_changed_by_a_privileged_role(
        string sabotage, int offset)
    {
        var fixture = await NewChainAsync();
        await ExecuteAsync(
            Owner(string.Format(System.Globalization.CultureInfo.InvariantCulture, sabotage, fixture)),
            app.Database.Owner);

        var verdict = await app.Get<AuditVerifier>().VerifyAsync(Ct);

        Assert.Equal(fixture + offset, verdict.BrokenAt);
        await DeleteEntriesAsync();
    }

    [Fact]
    public async Task L6_Verifier_Reports_every_changed_or_removed_entry()
    {
        await NewChainAsync();
        for (var i = 0; i < 5; i++)
        {
            await RecordAsync("thing.happened");
        }

        await ExecuteAsync(
            Owner(
                "update audit_events set actor_name = 'another' where seq = 2; delete from audit_events where "
                + "seq = 5; update audit_events set action = 'x' where seq = 8"
            ),
            app.Database.Owner);

        var verdict = await app.Get<AuditVerifier>().VerifyAsync(Ct);

        Assert.Equal(
            [
                new(2, AuditBreakKind.Changed),
                new(5, AuditBreakKind.Missing),
                new(6, AuditBreakKind.Unchecked),
                new(8, AuditBreakKind.Changed),
            ],
            verdict.Breaks);
        Assert.Equal((2L, false), (verdict.BrokenAt!.Value, verdict.HasMoreBreaks));
        await DeleteEntriesAsync();
    }

    [Fact]
    public async Task S65_Verifier_Reports_a_truncated_chain()
    {
        var at = await NewChainAsync();
        await ExecuteAsync(Owner($"delete from audit_events where seq >= {at}"), app.Database.Owner);

        Assert.Equal(at, (await app.Get<AuditVerifier>().VerifyAsync(Ct)).BrokenAt);
        await DeleteEntriesAsync();
    }

    [Fact]
    public async Task Audit_entry_Is_saved_with_its_change_or_not_at_all()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        db.Tenants.Add(new() { Slug = "acme", Name = "A second Acme" });
        AuditLog.Add(db, AuditEntry.Change("tenant.twice", Actor.System("test"), null, "tenant", "acme"));

        await Assert.ThrowsAsync<Microsoft.EntityFrameworkCore.DbUpdateException>(() => db.SaveChangesAsync(Ct));

        await using var look = app.Get<AppDbFactory>().ForPlatform();
        Assert.DoesNotContain(look.AuditEvents, e => e.Action == "tenant.twice");
    }

    /// <summary>Empties the log and writes five entries.</summary>
    /// <returns>The number of the third.</returns>
    private async Task<long> NewChainAsync()
    {
        await DeleteEntriesAsync();
        for (var i = 0; i < 5; i++)
        {
            await RecordAsync("thing.happened");
        }

        return 3;
    }

    private Task DeleteEntriesAsync() =>
        ExecuteAsync(Owner("delete from audit_events; update audit_chains set seq = 0, hash = ''"), app.Database.Owner);

    /// <summary>The owner is subject to the policies too and must disable them first, as intended.</summary>
    private static string Owner(string sql) =>
        $"begin; select set_config('app.scope', 'platform', true); {sql}; commit";

    private Task RecordAsync(string action) =>
        app.Get<AuditLog>()
            .RecordAsync(AuditEntry.Change(action, Actor.System("test"), null, "thing", 1, null, new { a = 1 }), Ct);

    private static async Task ExecuteAsync(string sql, string settings)
    {
        await using var connection = new NpgsqlConnection(settings);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
