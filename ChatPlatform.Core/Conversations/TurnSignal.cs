using System.Threading.Channels;

namespace ChatPlatform.Core.Conversations;

/// <summary>A turn that waits for somebody to run it.</summary>
public readonly record struct TurnRef(Guid TenantId, Guid TurnId);

/// <summary>
/// Tells this instance's worker that there is something to do. A lost signal costs a second, not a turn: the worker
/// also looks by itself.
/// </summary>
public sealed class TurnSignal
{
    private readonly Channel<TurnRef> _channel = Channel.CreateUnbounded<TurnRef>(new() { SingleReader = true });

    internal ChannelReader<TurnRef> Reader => _channel.Reader;

    public void Offer(TurnRef turn) => _channel.Writer.TryWrite(turn);
}
