using ChatPlatform.Core.Egress;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// The body of a provider's response. Each read is limited in time: the first by what is left of the patience for the
/// first sign of life, others by the patience between two; together by the patience for the whole. Bytes of any kind
/// are a sign of life, also comments that keep the connection open (K17). Faults are a
/// <see cref="ProviderException"/>.
/// </summary>
/// <param name="inner">The body with its limits of size; disposed with this stream.</param>
/// <param name="wait">The time of the call; disposed with this stream.</param>
/// <param name="isEvents">True for server-sent events: a blank line is added at the end, because some servers omit it
/// and readers then drop the last event.</param>
internal sealed class AnswerStream(BoundedStream inner, AnswerWait wait, bool isEvents) : Stream
{
    private bool _hasBegun;
    private bool _needsEnd = isEvents;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="ProviderException">Nothing came in time, the body is too large, or the connection was cut.
    /// </exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasBegun)
        {
            wait.BeginGap();
        }

        var read = await wait.RunAsync(token => inner.ReadAsync(buffer, token).AsTask(), cancellationToken);
        wait.Pause();
        _hasBegun = true;
        if (read == 0 && _needsEnd && buffer.Length >= 2)
        {
            _needsEnd = false;
            "\n\n"u8.CopyTo(buffer.Span);
            return 2;
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            wait.Dispose();
        }

        base.Dispose(disposing);
    }
}
