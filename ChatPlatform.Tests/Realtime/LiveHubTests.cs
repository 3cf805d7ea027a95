using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Tests.Realtime;

/// <summary>Order and limits of the fan-out inside the process.</summary>
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

    [Fact]
    public void Each_reader_gets_every_event_in_the_order_of_publishing()
    {
        using var first = _hub.Subscribe(_topic);
        using var second = _hub.Subscribe(_topic);
        for (var seq = 1; seq <= 100; seq++)
        {
            _hub.Publish(_topic, new(seq, "typing", "{}"));
        }

        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long?)n), Drain(first));
        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long?)n), Drain(second));
    }

    [Fact]
    public async Task Reader_that_was_cut_off_gets_what_comes_after_it_subscribes_again()
    {
        var slow = _hub.Subscribe(_topic);
        for (var i = 0; i <= LiveHub.MaxBacklog; i++)
        {
            Publish(1);
        }

        await DrainAsync(slow);
        slow.Dispose();
        using var again = _hub.Subscribe(_topic);
        _hub.Publish(_topic, new(7, "typing", "{}"));

        Assert.Equal([7], Drain(again));
    }

    [Fact]
    public async Task Disposed_reader_ends_and_is_no_longer_counted()
    {
        var reader = _hub.Subscribe(_topic);
        using var other = _hub.Subscribe(_topic);

        reader.Dispose();

        Assert.False(await reader.WaitToReadAsync(Ct));
        Assert.Equal(1, _hub.CountOf(_topic));
        Publish(1);
        Assert.False(reader.TryRead(out _));
        Assert.True(other.TryRead(out _));
    }

    [Fact]
    public void S10_Topics_of_two_tenants_are_apart_although_the_id_is_the_same()
    {
        using var foreign = _hub.Subscribe(_topic with { TenantId = Guid.CreateVersion7() });

        Publish(1);

        Assert.False(foreign.TryRead(out _));
    }

    private static List<long?> Drain(LiveSubscription reader)
    {
        var seqs = new List<long?>();
        while (reader.TryRead(out var live))
        {
            seqs.Add(live.Seq);
        }

        return seqs;
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
