using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets.VerifiedVisitors;
using ChatPlatform.Tests.Support;
using ChatPlatform.Tests.Widgets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Secrets;

/// <summary>
/// An application that has the next key and still encrypts with the current one: the state at the start of a rotation.
/// </summary>
public sealed class TwoKeysFixture(PlatformFixture platform) : TwinFixture(platform)
{
    public const string Next = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Secrets:FernetKeys:1"] = Next;
        base.Configure(settings);
    }
}

public sealed class SecretRotationTests(TwoKeysFixture app) : IClassFixture<TwoKeysFixture>
{
    private const int Secrets = 100;
    private const int Before = 20;
    private const int After = 50;

    private static readonly Actor s_actor = Actor.System("test");

    private int _sent;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// 100 provider keys and one identity secret, while sessions that need the secret are created continuously.
    /// </summary>
    [Fact]
    public async Task S32_Keys_Are_rotated_under_load_and_the_old_one_is_not_needed_afterwards()
    {
        var connections = new List<(Guid Tenant, Guid Id)>();
        while (connections.Count < Secrets)
        {
            var made = await app.Tenant().SaveAsync();
            for (var i = 0; i < ProviderConnections.MaxCount; i++)
            {
                var result = await app.Get<ProviderConnections>()
                    .CreateAsync(
                        made.Id, new($"Connection {i}", "openai", null, "model", $"sk-rotation-{i:000}"), s_actor, Ct);
                connections.Add((made.Id, Assert.IsType<EditOutcome<ConnectionItem>.Saved>(result).Value.Id));
            }
        }

        var tenant = await app.Tenant().SaveAsync();
        var secret = (await app.Get<IdentitySettings>().ReplaceSecretAsync(tenant.Id, s_actor, Ct)).SavedValue();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using (var operatorApp = app.StartTwin(TwoKeysFixture.Next, AppFixture.SecretKey))
        {
            var requests = RequestAsync(tenant, secret, stop.Token);
            await WaitForRequestsAsync(Before);
            var rotation = operatorApp.Services.GetRequiredService<SecretRotation>();
            var results = await rotation.RunAsync(Ct);
            Assert.Equal(Secrets, results.Single(r => r.Name == "provider keys").Renewed);
            Assert.Equal(1, results.Single(r => r.Name == "identity secrets").Renewed);
            Assert.True(results.Single(r => r.Name == "cookie keys").Renewed > 0);
            Assert.All(results, r => Assert.Equal(0, r.Unreadable));
            Assert.All(await rotation.RunAsync(Ct), r => Assert.Equal(0, r.Renewed));
            await WaitForRequestsAsync(_sent + After);
            await stop.CancelAsync();
            Assert.Equal(0, await requests);
        }

        await using var later = app.StartTwin(TwoKeysFixture.Next);
        foreach (var (owner, id) in connections)
        {
            Assert.NotNull(await later.Services.GetRequiredService<ConnectionClients>().ForAsync(owner, id, Ct));
        }

        using var http = new HttpClient
        {
            BaseAddress = new(
                later.ClientOptions.BaseAddress.ToString().Replace("localhost", "127.0.0.1", StringComparison.Ordinal)),
        };
        Assert.Equal(HttpStatusCode.Created, await SessionAsync(http, tenant, secret, Ct));
    }

    private Task<TimeSpan> WaitForRequestsAsync(int count) =>
        Wait.UntilAsync(() => Task.FromResult(Volatile.Read(ref _sent) >= count), TimeSpan.FromSeconds(20));

    /// <summary>Number of rejected requests.</summary>
    private async Task<int> RequestAsync(TestTenant tenant, string secret, CancellationToken stop)
    {
        var refused = 0;
        while (!stop.IsCancellationRequested)
        {
            refused += await SessionAsync(app.Http, tenant, secret, Ct) == HttpStatusCode.Created ? 0 : 1;
            Interlocked.Increment(ref _sent);
        }

        return refused;
    }

    private static async Task<HttpStatusCode> SessionAsync(
        HttpClient http, TestTenant tenant, string secret, CancellationToken ct)
    {
        using var answer = await http.PostAsJsonAsync(
            "/api/widget/v1/session",
            new { widgetKey = tenant.WidgetKey, userToken = UserTokens.For(secret, "customer-1") }, ct);
        return answer.StatusCode;
    }
}
