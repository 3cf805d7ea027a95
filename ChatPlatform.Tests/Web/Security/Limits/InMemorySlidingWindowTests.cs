using ChatPlatform.Web.Security.Limits.Requests;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Web.Security.Limits;

public sealed class InMemorySlidingWindowTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void S62_A_minute_slides()
    {
        var windows = Windows();
        Assert.Equal(10, Take(windows, "a", 10, 15));
        _clock.Seconds += 60;
        Assert.Equal(0, Take(windows, "a", 10, 1)); // All of the last minute is still inside.
        _clock.Seconds += 30;
        Assert.Equal(5, Take(windows, "a", 10, 15)); // Half of it is.
        _clock.Seconds += 120;
        Assert.Equal(10, Take(windows, "a", 10, 15));
    }

    [Fact]
    public void S62_After_the_time_that_was_said_there_is_room()
    {
        var windows = Windows();
        _clock.Seconds += 7;
        Take(windows, "a", 10, 10);
        var wait = windows.Take([new("a", 10)]);
        _clock.Seconds += wait;
        Assert.Equal(0, windows.Take([new("a", 10)]));
    }

    [Fact]
    public void S62_A_request_that_one_budget_refuses_costs_the_others_nothing()
    {
        var windows = Windows();
        Take(windows, "small", 1, 1);
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual(0, windows.Take([new("big", 5), new("small", 1)]));
        }

        Assert.Equal(5, Take(windows, "big", 5, 10));
    }

    [Fact]
    public void S63_The_number_of_windows_is_bounded_and_idle_ones_go()
    {
        var windows = Windows(100);
        for (var i = 0; i < 100_000; i++)
        {
            windows.Take([new($"k{i}", 5)]);
        }

        Assert.Equal(100, windows.Count);
        Assert.Equal(0, Take(windows, "late", 5, 3)); // Newcomers share what the others have used up.
        _clock.Seconds += 180;
        Assert.Equal(5, Take(windows, "later", 5, 9));
        Assert.InRange(windows.Count, 1, 2);
    }

    private InMemorySlidingWindow Windows(int most = 1000) =>
        new(Options.Create(new RequestLimitOptions { MaxTracked = most }), _clock);

    private static int Take(InMemorySlidingWindow windows, string key, int limit, int times) =>
        Enumerable.Range(0, times).Count(_ => windows.Take([new(key, limit)]) == 0);

    private sealed class Clock : TimeProvider
    {
        /// <summary>At the beginning of a minute.</summary>
        public long Seconds { get; set; } = 60_000_000;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(Seconds);
    }
}
