using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Tests.Realtime;

/// <summary>Order and limits of the in-process fan-out.</summary>
public sealed class LiveHubTests
{
    private readonly LiveHub _hub = new();
    private readonly Topic _topic = Topic.Conversation(Guid.CreateVersion7(), Guid.CreateVersion7());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S64_Reader_Is_disconnected_when_256_events_are_queued()
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
    public async Task S64_Reader_Is_disconnected_when_64_KB_are_queued()
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
    public void S64_Single_large_event_Disconnects_no_reader()
    {
        using var reader = _hub.Subscribe(_topic);
        for (var i = 0; i < 3; i++)
        {
            Publish(100 * 1024);
            Assert.True(reader.TryRead(out _));
        }
    }

    [Fact]
    public void Reader_Gets_every_event_in_order()
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
    public async Task Disconnected_reader_Gets_later_events_when_it_subscribes_again()
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
    public async Task Disposed_reader_Ends_and_is_no_longer_counted()
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
    public void S10_Topics_of_two_tenants_Are_separate_with_the_same_id()
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

    /// <summary>Reads to the end, which only a disconnected reader reaches.</summary>
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
