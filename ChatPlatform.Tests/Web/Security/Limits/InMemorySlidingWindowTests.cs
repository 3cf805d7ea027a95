using ChatPlatform.Web.Security.Limits.Requests;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Web.Security.Limits;

public sealed class InMemorySlidingWindowTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void S62_Window_Slides_over_a_minute()
    {
        var windows = Windows();
        Assert.Equal(10, Take(windows, "a", 10, 15));
        _clock.Seconds += 60;
        Assert.Equal(0, Take(windows, "a", 10, 1)); // All requests of the last minute still count.
        _clock.Seconds += 30;
        Assert.Equal(5, Take(windows, "a", 10, 15)); // Half of them count.
        _clock.Seconds += 120;
        Assert.Equal(10, Take(windows, "a", 10, 15));
    }

    [Fact]
    public void S62_Request_Is_accepted_after_the_reported_wait()
    {
        var windows = Windows();
        _clock.Seconds += 7;
        Take(windows, "a", 10, 10);
        var wait = windows.Acquire([new("a", 10)]);
        _clock.Seconds += wait;
        Assert.Equal(0, windows.Acquire([new("a", 10)]));
    }

    [Fact]
    public void S62_Request_rejected_by_one_limit_Is_not_counted_by_others()
    {
        var windows = Windows();
        Take(windows, "small", 1, 1);
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual(0, windows.Acquire([new("big", 5), new("small", 1)]));
        }

        Assert.Equal(5, Take(windows, "big", 5, 10));
    }

    [Fact]
    public void S63_Windows_Are_bounded_and_idle_ones_removed()
    {
        var windows = Windows(100);
        for (var i = 0; i < 100_000; i++)
        {
            windows.Acquire([new($"k{i}", 5)]);
        }

        Assert.Equal(100, windows.Count);
        Assert.Equal(0, Take(windows, "late", 5, 3)); // New keys share one window, which is used up.
        _clock.Seconds += 180;
        Assert.Equal(5, Take(windows, "later", 5, 9));
        Assert.InRange(windows.Count, 1, 2);
    }

    private InMemorySlidingWindow Windows(int maximum = 1000) =>
        new(Options.Create(new RequestLimitOptions { MaxTracked = maximum }), _clock);

    private static int Take(InMemorySlidingWindow windows, string key, int limit, int times) =>
        Enumerable.Range(0, times).Count(_ => windows.Acquire([new(key, limit)]) == 0);

    private sealed class Clock : TimeProvider
    {
        /// <summary>Starts at a full minute.</summary>
        public long Seconds { get; set; } = 60_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Seconds);
    }
}
