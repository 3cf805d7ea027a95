using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Security.Limits;

/// <summary>
/// Memory of open streams, measured in a separate process. Scale: 2,000 streams of 200 visitors, 10,000 of 1,000 at the
/// promised scale.
/// </summary>
public sealed class StreamMemoryTests(StreamMemoryTests.HighLimits fixture, ITestOutputHelper output)
    : IClassFixture<StreamMemoryTests.HighLimits>
{
    private const int StreamsEach = 10;

    private static readonly int s_customers = Scale.Of(each: 200, promised: 1_000);

    /// <summary>The promised 600 MB for 10,000 streams, in proportion for fewer.</summary>
    private static readonly long s_maxBytes = s_customers * (600L << 20) / 1_000;

    [Fact]
    public async Task S64_Thousands_of_idle_streams_Use_little_memory_and_delay_no_request()
    {
        var http = fixture.App.Http;
        var visitors = await Task.WhenAll(
            Enumerable.Range(0, s_customers).Select(_ => VisitorClient.StartAsync(http, "wk_demo_acme")));
        await visitors[0].AskAsync("Where is my parcel?");
        var before = fixture.App.ResidentBytes;

        var open = new List<EventFeed>();
        for (var round = 0; round < StreamsEach; round++)
        {
            open.AddRange(await Task.WhenAll(visitors.Select(c => c.OpenStreamAsync())));
        }

        var grown = fixture.App.ResidentBytes - before;
        output.WriteLine($"{open.Count} streams: {before >> 20} MB and {grown >> 20} MB more.");
        Assert.True(grown <= s_maxBytes, $"{open.Count} streams took {grown >> 20} MB.");
        await visitors[0].AskAsync("Are you there?", TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(open, feed => feed.IsCompleted);
        await Task.WhenAll(open.Select(feed => feed.DisposeAsync().AsTask()));
    }

    public sealed class HighLimits(PlatformFixture platform) : ProcessFixture(platform)
    {
        protected override void Configure(IDictionary<string, string> settings)
        {
            settings["Limits:Streams:PerSession"] = "1000";
            settings["Limits:Streams:PerInstance"] = "20000";
            settings["Limits:Tenants:RequestsPerMinute"] = "1000000";
        }
    }
}
