using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>What open streams cost, measured on a process of the app's own. Scale: 2,000 streams instead of 10,000, of 200 customers.</summary>
public sealed class StreamMemoryTests(StreamMemoryTests.Roomy fixture, ITestOutputHelper output) : IClassFixture<StreamMemoryTests.Roomy>
{
    private const int Customers = 200;
    private const int StreamsEach = 10;

    /// <summary>The same share of 600 MB as the streams are of 10,000.</summary>
    private const long MostBytes = 120L << 20;

    [Fact]
    public async Task S64_Two_thousand_idle_streams_cost_little_memory_and_nobody_waits_for_them()
    {
        var http = fixture.App.Http;
        var customers = await Task.WhenAll(Enumerable.Range(0, Customers).Select(_ => Customer.StartAsync(http, "wk_demo_acme")));
        await customers[0].AskAsync("Where is my parcel?");
        var before = fixture.App.ResidentBytes;

        var open = new List<EventFeed>();
        for (var round = 0; round < StreamsEach; round++)
        {
            open.AddRange(await Task.WhenAll(customers.Select(c => c.ListenAsync())));
        }

        var grown = fixture.App.ResidentBytes - before;
        output.WriteLine($"{open.Count} streams: {before >> 20} MB and {grown >> 20} MB more.");
        Assert.True(grown <= MostBytes, $"{open.Count} streams took {grown >> 20} MB.");
        await customers[0].AskAsync("Are you there?", TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(open, feed => feed.IsOver);
        await Task.WhenAll(open.Select(feed => feed.DisposeAsync().AsTask()));
    }

    public sealed class Roomy(PlatformFixture platform) : ProcessFixture(platform)
    {
        protected override void Configure(IDictionary<string, string> settings) => settings["Limits:Streams:PerSession"] = "1000";
    }
}
