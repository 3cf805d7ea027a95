using System.Threading.Channels;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Components.Shared.Chat;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatPlatform.Tests.Web.Components;

public sealed class LiveWatchTests
{
    private static readonly Topic s_topic = Topic.Queue(Guid.CreateVersion7());

    private readonly LiveHub _hub = new();
    private readonly Channel<int> _calls = Channel.CreateUnbounded<int>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_looks_at_once_and_then_when_something_happens()
    {
        using var watch = Start();

        Assert.Equal(0, await _calls.Reader.ReadAsync(Ct));
        _hub.Publish(s_topic, Hint());
        Assert.Equal(1, await _calls.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task The_first_look_waits_until_the_page_holds_its_watch()
    {
        LiveWatch? watch = null;
        await Dispatcher.CreateDefault().InvokeAsync(() =>
        {
            watch = Start();
            Assert.Equal(0, _calls.Reader.Count);
        });

        Assert.Equal(0, await _calls.Reader.ReadAsync(Ct));
        watch!.Dispose();
    }

    [Fact]
    public async Task Many_hints_in_a_short_time_are_one_look()
    {
        using var watch = Start(TimeSpan.FromMilliseconds(200));
        await _calls.Reader.ReadAsync(Ct);

        for (var i = 0; i < 20; i++)
        {
            _hub.Publish(s_topic, Hint());
        }

        Assert.Equal(20, await _calls.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task A_reader_that_was_too_slow_listens_anew_and_looks()
    {
        using var watch = Start(TimeSpan.FromMilliseconds(100));
        await _calls.Reader.ReadAsync(Ct);

        for (var i = 0; i <= LiveHub.MaxBacklog; i++)
        {
            _hub.Publish(s_topic, Hint());
        }

        Assert.Equal(LiveHub.MaxBacklog, await _calls.Reader.ReadAsync(Ct));
        Assert.Equal(0, await _calls.Reader.ReadAsync(Ct));
        _hub.Publish(s_topic, Hint());
        Assert.Equal(1, await _calls.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task A_failing_look_is_not_the_last()
    {
        using var watch = new LiveWatches(_hub, NullLogger<LiveWatch>.Instance).Start(s_topic, (events, _) =>
        {
            _calls.Writer.TryWrite(events.Count);
            throw new InvalidOperationException("the database is away");
        }, TimeSpan.FromMilliseconds(1));

        await _calls.Reader.ReadAsync(Ct);
        _hub.Publish(s_topic, Hint());
        Assert.Equal(1, await _calls.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task When_the_page_is_left_nobody_listens_any_more()
    {
        var watch = Start();
        await _calls.Reader.ReadAsync(Ct);
        _hub.Publish(s_topic, Hint());
        await _calls.Reader.ReadAsync(Ct);

        watch.Dispose();

        for (var i = 0; i < 100 && _hub.CountOf(s_topic) > 0; i++)
        {
            await Task.Delay(20, Ct);
        }

        Assert.Equal(0, _hub.CountOf(s_topic));
    }

    private static LiveEvent Hint() => new(null, "queue.changed", "{}");

    private LiveWatch Start(TimeSpan? throttle = null) =>
        new LiveWatches(_hub, NullLogger<LiveWatch>.Instance).Start(
            s_topic,
            (events, _) =>
            {
                _calls.Writer.TryWrite(events.Count);
                return Task.CompletedTask;
            },
            throttle ?? TimeSpan.FromMilliseconds(1));
}
