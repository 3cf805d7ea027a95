using System.Threading.Channels;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Components.Shared.Chat;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatPlatform.Tests.Web.Components;

public sealed class LiveEventSubscriptionTests
{
    private static readonly Topic s_topic = Topic.Queue(Guid.CreateVersion7());

    private readonly LiveHub _hub = new();
    private readonly Channel<int> _calls = Channel.CreateUnbounded<int>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_watch_Reads_at_once_and_after_each_hint()
    {
        using var watch = Start();

        Assert.Equal(0, await _calls.Reader.ReadAsync(Ct));
        _hub.Publish(s_topic, Hint());
        Assert.Equal(1, await _calls.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task Live_watch_Reads_first_when_the_page_has_its_reference()
    {
        LiveEventSubscription? watch = null;
        await Dispatcher.CreateDefault().InvokeAsync(() =>
        {
            watch = Start();
            Assert.Equal(0, _calls.Reader.Count);
        });

        Assert.Equal(0, await _calls.Reader.ReadAsync(Ct));
        watch!.Dispose();
    }

    [Fact]
    public async Task Live_watch_Merges_many_hints_into_one_read()
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
    public async Task Live_watch_Resubscribes_and_reads_when_it_was_too_slow()
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
    public async Task Live_watch_Continues_after_a_failed_read()
    {
        var subscriptions = new LiveEventSubscriptions(_hub, NullLogger<LiveEventSubscription>.Instance);
        using var watch = subscriptions.Start(s_topic, (events, _) =>
        {
            _calls.Writer.TryWrite(events.Count);
            throw new InvalidOperationException("the database is away");
        }, TimeSpan.FromMilliseconds(1));

        await _calls.Reader.ReadAsync(Ct);
        _hub.Publish(s_topic, Hint());
        Assert.Equal(1, await _calls.Reader.ReadAsync(Ct));
    }

    [Fact]
    public async Task Live_watch_Unsubscribes_when_it_is_disposed()
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

    private LiveEventSubscription Start(TimeSpan? throttle = null) =>
        new LiveEventSubscriptions(_hub, NullLogger<LiveEventSubscription>.Instance).Start(
            s_topic,
            (events, _) =>
            {
                _calls.Writer.TryWrite(events.Count);
                return Task.CompletedTask;
            },
            throttle ?? TimeSpan.FromMilliseconds(1));
}
