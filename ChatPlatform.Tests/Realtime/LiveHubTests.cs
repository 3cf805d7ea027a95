using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Tests.Realtime;

/// <summary>What waits for a reader that is too slow is bounded.</summary>
public sealed class LiveHubTests
{
    private readonly LiveHub _hub = new();
    private readonly Topic _topic = Topic.Conversation(Guid.CreateVersion7(), Guid.CreateVersion7());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S64_A_reader_is_cut_off_when_256_events_wait_for_it()
    {
        using var slow = _hub.Subscribe(_topic);
        using var fast = _hub.Subscribe(_topic);
        for (var i = 0; i <= LiveHub.MaxBacklog; i++)
        {
            Publish(1);
            Assert.True(fast.TryRead(out _));
        }

        Assert.Equal(256, await DrainAsync(slow));
        Publish(1);
        Assert.True(fast.TryRead(out _));
    }

    [Fact]
    public async Task S64_A_reader_is_cut_off_when_64_KB_wait_for_it()
    {
        using var slow = _hub.Subscribe(_topic);
        using var fast = _hub.Subscribe(_topic);
        for (var i = 0; i < 5; i++)
        {
            Publish(16 * 1024);
            Assert.True(fast.TryRead(out _));
        }

        Assert.Equal(4, await DrainAsync(slow));
        Publish(16 * 1024);
        Assert.True(fast.TryRead(out _));
    }

    [Fact]
    public void S64_One_long_event_alone_cuts_nobody_off()
    {
        using var reader = _hub.Subscribe(_topic);
        for (var i = 0; i < 3; i++)
        {
            Publish(100 * 1024);
            Assert.True(reader.TryRead(out _));
        }
    }

    private void Publish(int bytes) => _hub.Publish(_topic, new(null, "typing", new byte[bytes]));

    /// <summary>Reads to the end, which only a reader that was cut off comes to.</summary>
    private static async Task<int> DrainAsync(LiveSubscription reader)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        var count = 0;
        while (await reader.WaitToReadAsync(patience.Token))
        {
            while (reader.TryRead(out _))
            {
                count++;
            }
        }

        return count;
    }
}
