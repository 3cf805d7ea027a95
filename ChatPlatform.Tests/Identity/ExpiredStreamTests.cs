using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;
using Npgsql;

namespace ChatPlatform.Tests.Identity;

/// <summary>Streams that are open when a sign-in's time is over, which nobody notes anywhere. Scale: a look each second instead of each minute.</summary>
public sealed class ExpiredStreamTests(ExpiredStreamTests.Watchful app) : IClassFixture<ExpiredStreamTests.Watchful>
{
    private const string Queue = "/api/v1/tenants/acme/escalations/events";
    private const string Password = "a long pass phrase";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("user_sessions")]
    [InlineData("api_tokens")]
    public async Task S16_A_stream_ends_when_the_time_of_its_sign_in_is_over(string table)
    {
        var (email, id) = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        var client = table == "api_tokens" ? await app.NewApiTokenAsync("acme", id, ApiScopes.All) : await ApiClient.SignInAsync(app, email, Password);
        await using var other = await (await ApiClient.SupporterAsync(app)).ListenAsync(Queue);
        await using var stream = await client.ListenAsync(Queue);
        await stream.WaitForAsync("queue.changed");

        await using var connection = await app.OpenAsOwnerAsync();
        await using var scope = new NpgsqlCommand("select set_config('app.scope', 'platform', false)", connection);
        await scope.ExecuteNonQueryAsync(Ct);
#pragma warning disable CA2100 // One of two names.
        await using var expire = new NpgsqlCommand($"update {table} set expires_at = now() where user_id = $1", connection) { Parameters = { new() { Value = id } } };
#pragma warning restore CA2100
        Assert.Equal(1, await expire.ExecuteNonQueryAsync(Ct));

        await Wait.UntilAsync(() => Task.FromResult(stream.IsOver), s_patience);
        Assert.False(other.IsOver);
    }

    public sealed class Watchful(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) => settings["Limits:Streams:LookSeconds"] = "1";
    }
}
