using System.Net;
using ChatPlatform.Web.Security.Limits.Streams;

namespace ChatPlatform.Tests.Web.Security.Limits;

public sealed class StreamLimitTests(StreamLimitTests.LowLimits app) : IClassFixture<StreamLimitTests.LowLimits>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S64_Session_Has_three_streams_and_can_open_another_after_closing_one()
    {
        using var http = app.AtNewAddress();
        var visitor = await VisitorClient.StartAsync(http, "wk_demo_acme");
        var first = await visitor.OpenStreamAsync();
        await using var second = await visitor.OpenStreamAsync();
        await using var third = await visitor.OpenStreamAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(visitor));

        await first.DisposeAsync();
        await WaitForCountAsync(2);
        await using var again = await visitor.OpenStreamAsync();
    }

    [Fact]
    public async Task S64_Streams_Are_limited_per_address()
    {
        using var http = app.AtNewAddress();
        var feeds = new List<EventFeed>();
        for (var i = 0; i < LowLimits.PerAddress; i++)
        {
            feeds.Add(await (await VisitorClient.StartAsync(http, "wk_demo_acme")).OpenStreamAsync());
        }

        Assert.Equal(
            HttpStatusCode.TooManyRequests, await TryAsync(await VisitorClient.StartAsync(http, "wk_demo_acme")));
        using var elsewhere = app.AtNewAddress();
        await using (await (await VisitorClient.StartAsync(elsewhere, "wk_demo_acme")).OpenStreamAsync())
        {
        }

        foreach (var feed in feeds)
        {
            await feed.DisposeAsync();
        }
    }

    private static async Task<HttpStatusCode> TryAsync(VisitorClient visitor)
    {
        using var response = await visitor.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}/events");
        return response.StatusCode;
    }

    private async Task WaitForCountAsync(int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (app.Get<StreamSlots>().Count > count)
        {
            await timer.WaitForNextTickAsync(Ct);
        }
    }

    public sealed class LowLimits(PlatformFixture platform) : AppFixture(platform)
    {
        public const int PerAddress = 5;

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Limits:Streams:PerAddress"] = $"{PerAddress}";
            settings["Limits:Streams:PerSession"] = "3";
        }
    }
}
