using System.Diagnostics;
using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Security.Limits;

/// <summary>Two instances with one Redis.</summary>
public sealed class SharedLimitTests(PlatformFixture platform) : IAsyncLifetime
{
    private const int Limit = 40;

    private readonly PrivateRedis _redis = new();
    private AppFixture[] _apps = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _redis.StartAsync(Ct);
        _apps = [new Instance(platform, _redis.Settings), new Instance(platform, _redis.Settings)];
        foreach (var app in _apps)
        {
            await app.InitializeAsync();
            await WaitForRedisAsync(app, isUp: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task S62_Two_instances_Share_one_limit()
    {
        var (granted, _) = await FloodAsync(3 * Limit);
        Assert.InRange(granted, Limit, (int)(Limit * 1.05) + 1); // One more if the minute changes during the test.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R06_Limit_Applies_per_instance_without_delay_when_Redis_is_unavailable(bool freeze)
    {
        await (freeze ? _redis.FreezeAsync(Ct) : _redis.KillAsync());
        await FloodAsync(2); // Each instance notices.

        var (granted, slowest) = await FloodAsync(4 * Limit);

        Assert.InRange(granted, 2 * Limit - 4, 2 * (int)(Limit * 1.05) + 2);
        Timing.Report("The slowest request without Redis", slowest, TimeSpan.FromMilliseconds(500));

        await (freeze ? _redis.ThawAsync(Ct) : _redis.StartAsync(Ct));
        foreach (var app in _apps)
        {
            await WaitForRedisAsync(app, isUp: true);
        }
    }

    private async Task<(int Granted, TimeSpan Slowest)> FloodAsync(int requests)
    {
        var address = OtherTenant.NewAddress();
        using var first = _apps[0].At(address);
        using var second = _apps[1].At(address);
        var (granted, slowest) = (0, TimeSpan.Zero);
        for (var i = 0; i < requests; i++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await (i % 2 == 0 ? first : second).GetAsync(
                new Uri("/api/widget/v1/config?key=wk_demo_acme", UriKind.Relative), Ct);
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            granted += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        return (granted, slowest);
    }

    private static async Task WaitForRedisAsync(AppFixture app, bool isUp)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (app.Get<RedisConnection>().IsAvailable != isUp)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private sealed class Instance(PlatformFixture platform, string redis) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["ConnectionStrings:Redis"] = redis;
            settings["Limits:Requests:PerAddress"] = $"{Limit}";
        }
    }
}
