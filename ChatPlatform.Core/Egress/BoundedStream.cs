namespace ChatPlatform.Core.Egress;

/// <summary>Content from another server is larger than allowed. The message is for logs.</summary>
public sealed class ContentTooLargeException(string what, long bytes)
    : IOException($"{what} is larger than {bytes} bytes.");

/// <summary>
/// Limits what is read from another server: at most a number of bytes in total, and at most a number without a line
/// break, so that a reader that buffers lines (server-sent events) never buffers more than one line's limit.
/// </summary>
/// <param name="inner">The body after decompression; disposed with this stream.</param>
/// <param name="maxBytes">Maximum bytes in total.</param>
/// <param name="maxLineBytes">Maximum bytes between two line feeds; <see cref="long.MaxValue"/> for content without
/// lines.</param>
public sealed class BoundedStream(Stream inner, long maxBytes, long maxLineBytes = long.MaxValue) : Stream
{
    private long _read;
    private long _lineBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <exception cref="ContentTooLargeException">A limit is exceeded.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Count(buffer.Span.Slice(0, read));
        return read;
    }

    /// <exception cref="ContentTooLargeException">A limit is exceeded.</exception>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <exception cref="ContentTooLargeException">A limit is exceeded.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    /// <summary>Reads the whole content.</summary>
    /// <exception cref="ContentTooLargeException">A limit is exceeded.</exception>
    public async Task<byte[]> ReadToEndAsync(CancellationToken ct)
    {
        using var content = new MemoryStream();
        await CopyToAsync(content, ct);
        return content.ToArray();
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> bytes)
    {
        _read += bytes.Length;
        if (_read > maxBytes)
        {
            throw new ContentTooLargeException("The content", maxBytes);
        }

        for (var at = bytes.IndexOf((byte)'\n'); at >= 0; at = bytes.IndexOf((byte)'\n'))
        {
            CheckLine(_lineBytes + at);
            _lineBytes = 0;
            bytes = bytes.Slice(at + 1);
        }

        _lineBytes += bytes.Length;
        CheckLine(_lineBytes);
    }

    private void CheckLine(long length)
    {
        if (length > maxLineBytes)
        {
            throw new ContentTooLargeException("A line", maxLineBytes);
        }
    }
}
