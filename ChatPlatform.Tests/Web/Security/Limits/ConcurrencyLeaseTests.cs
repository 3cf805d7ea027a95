using System.Net;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Security.Limits;

/// <summary>
/// Streams on two instances with one Redis. Scale: leases of a crashed instance expire after ten seconds instead of a
/// minute.
/// </summary>
public sealed class ConcurrencyLeaseTests(ConcurrencyLeaseTests.TwoInstances app)
    : IClassFixture<ConcurrencyLeaseTests.TwoInstances>,
        IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IPAddress _address = OtherTenant.NewAddress();
    private readonly List<EventFeed> _open = [];
    private HttpClient _one = null!;
    private HttpClient _other = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.WaitUntilSharedAsync();
        (_one, _other) = (app.At(_address), OtherTenant.At(app.TwinAddress, _address));
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(_open);
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task S64_Streams_of_a_session_Are_counted_over_two_instances()
    {
        var here = await NewVisitorAsync();
        var there = here.Via(_other);
        await OpenAsync(here, here, there);

        await WaitUntilRefusedAsync(here);
        await WaitUntilRefusedAsync(there);
        await CloseAsync(_open[..1]);

        await OpenAsync(there);
        await WaitUntilRefusedAsync(here);
    }

    [Fact]
    public async Task S64_Streams_of_an_address_Are_counted_over_two_instances()
    {
        for (var i = 0; i < TwoInstances.PerAddress; i++)
        {
            var visitor = await NewVisitorAsync();
            await OpenAsync(i % 2 == 0 ? visitor : visitor.Via(_other));
        }

        var late = await NewVisitorAsync();
        await WaitUntilRefusedAsync(late);
        await WaitUntilRefusedAsync(late.Via(_other));
        using var elsewhere = OtherTenant.At(app.TwinAddress, OtherTenant.NewAddress());
        await OpenAsync(late.Via(elsewhere));
    }

    [Fact]
    public async Task S64_Leases_of_a_crashed_instance_Expire_and_those_of_a_running_one_do_not()
    {
        await using var mortal = new AppProcess(
            app.Settings.Where(s => s.Value is not null).ToDictionary(s => s.Key, s => s.Value!));
        await mortal.StartAsync();
        using var doomed = OtherTenant.At(mortal.Address, _address);
        var (faithful, orphan) = (await NewVisitorAsync(), await NewVisitorAsync());
        var (living, dying) = (faithful.Via(_other), orphan.Via(doomed));
        await OpenAsync(living, living, living, dying, dying, dying);
        await WaitUntilRefusedAsync(orphan);

        await mortal.KillAsync();

        await WaitUntilGrantedAsync(orphan);
        await WaitUntilRefusedAsync(faithful); // Its streams are older than those that have expired.
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R06_Streams_Are_counted_per_instance_without_Redis_and_shared_when_it_returns(
        bool freeze)
    {
        var here = await NewVisitorAsync();
        var there = here.Via(_other);
        await (freeze ? app.Redis.FreezeAsync(Ct) : app.Redis.KillAsync());

        var clock = System.Diagnostics.Stopwatch.StartNew();
        await OpenAsync(here, here, here, there, there, there);
        Assert.Null(await here.TryOpenStreamAsync());
        Assert.Null(await there.TryOpenStreamAsync());
        Timing.Report("Eight tries without Redis", clock.Elapsed, TimeSpan.FromSeconds(6));

        await (freeze ? app.Redis.ThawAsync(Ct) : app.Redis.StartAsync(Ct));
        await app.WaitUntilSharedAsync();
        await CloseAsync(_open[..3]);
        await WaitUntilRefusedAsync(here); // Nothing is open here; the three on the other instance are counted.
    }

    private Task<VisitorClient> NewVisitorAsync() => VisitorClient.StartAsync(_one, "wk_demo_acme");

    private async Task OpenAsync(params VisitorClient[] visitors)
    {
        foreach (var visitor in visitors)
        {
            await WaitUntilGrantedAsync(visitor);
        }
    }

    private Task<TimeSpan> WaitUntilGrantedAsync(VisitorClient visitor) => Wait.UntilAsync(
        async () =>
        {
            if (await visitor.TryOpenStreamAsync() is not { } feed)
            {
                return false;
            }

            _open.Add(feed);
            return true;
        },
        s_patience);

    /// <summary>
    /// On a busy machine Redis may be considered unavailable for a second; the instance then counts alone.
    /// </summary>
    private static Task<TimeSpan> WaitUntilRefusedAsync(VisitorClient visitor) => Wait.UntilAsync(
        async () =>
        {
            await using var feed = await visitor.TryOpenStreamAsync();
            return feed is null;
        },
        s_patience);

    private static async Task CloseAsync(IEnumerable<EventFeed> feeds)
    {
        foreach (var feed in feeds)
        {
            await feed.DisposeAsync();
        }
    }

    public sealed class TwoInstances(PlatformFixture platform) : SharedInstances(platform)
    {
        public const int PerAddress = 8;

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Limits:Streams:PerSession"] = "3";
            settings["Limits:Streams:PerAddress"] = $"{PerAddress}";
            settings["Limits:Shared:ExpirySeconds"] = "10";
            base.Configure(settings);
        }
    }
}
