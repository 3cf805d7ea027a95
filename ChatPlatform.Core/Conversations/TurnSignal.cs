using System.Threading.Channels;

namespace ChatPlatform.Core.Conversations;

/// <summary>A turn that waits to be run.</summary>
public readonly record struct TurnRef(Guid TenantId, Guid TurnId);

/// <summary>
/// Wakes this instance's worker when a turn is queued. A lost signal only delays the turn by about a second, because
/// the worker also polls the database.
/// </summary>
public sealed class TurnSignal
{
    private readonly Channel<TurnRef> _channel = Channel.CreateUnbounded<TurnRef>(new() { SingleReader = true });

    internal ChannelReader<TurnRef> Reader => _channel.Reader;

    public void Notify(TurnRef turn) => _channel.Writer.TryWrite(turn);
}
