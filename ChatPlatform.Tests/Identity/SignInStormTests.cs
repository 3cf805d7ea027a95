using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace ChatPlatform.Tests.Identity;

/// <summary>Many people sign in at once, at the cost that passwords have in production. Scale: 40 instead of 200.</summary>
public sealed class SignInStormTests(SignInStormTests.Costly app, ITestOutputHelper output) : IClassFixture<SignInStormTests.Costly>
{
    private const int SignIns = 40;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S20_A_storm_of_sign_ins_does_not_take_the_chat_down()
    {
        var tenant = await app.Tenant().SaveAsync();
        var customer = await app.CustomerAsync(tenant.WidgetKey);
        await customer.AskAsync("Hello?");

        var storm = Task.WhenAll(Enumerable.Range(0, SignIns).Select(_ => SignInAsync()));
        var waits = new List<TimeSpan>();
        while (!storm.IsCompleted || waits.Count < 5)
        {
            var clock = Stopwatch.StartNew();
            await customer.AskAsync("Where is my parcel?");
            waits.Add(clock.Elapsed);
        }

        var answers = (await storm).CountBy(s => s).ToDictionary();
        waits.Sort();
        var p95 = waits[waits.Count * 95 / 100];
        output.WriteLine($"{waits.Count} answers, p95 {p95.TotalMilliseconds:0} ms; sign-ins: {string.Join(", ", answers.Select(a => $"{a.Value} x {(int)a.Key}"))}");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Keys.Order());
        Assert.True(p95 < TimeSpan.FromSeconds(4), $"p95 was {p95}.");
    }

    private async Task<HttpStatusCode> SignInAsync()
    {
        using var answer = await app.Http.PostAsJsonAsync("/api/v1/auth/token", new { email = "owner@acme.demo", password = "Demo-tenant-2026!" }, Ct);
        return answer.StatusCode;
    }

    public sealed class Costly(PlatformFixture platform) : AppFixture(platform)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await using var connection = await OpenAsOwnerAsync();
            await using var command = new NpgsqlCommand("select set_config('app.scope', 'platform', false); update users set password_hash = @hash where email = 'owner@acme.demo'", connection);
            command.Parameters.AddWithValue("hash", Get<IPasswordHasher<User>>().HashPassword(new() { DisplayName = "" }, "Demo-tenant-2026!"));
            await command.ExecuteNonQueryAsync();
        }

        protected override void Configure(IDictionary<string, string?> settings) => settings["Passwords:WorkFactor"] = "12";
    }
}
