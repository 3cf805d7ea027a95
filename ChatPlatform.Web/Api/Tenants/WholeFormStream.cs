using Microsoft.AspNetCore.WebUtilities;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>
/// The file of a multipart form. At the end of the file, the rest of the form is read too, so that a truncated form
/// (RFC 2046 section 5.1.1: the last boundary ends with two hyphens) fails before the file is stored.
/// </summary>
internal sealed class WholeFormStream(Stream file, MultipartReader form) : Stream
{
    private bool _isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The form is truncated.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await file.ReadAsync(buffer, cancellationToken);
        if (read == 0 && buffer.Length > 0 && !_isOver)
        {
            _isOver = true;
            while (await form.ReadNextSectionAsync(cancellationToken) is not null)
            {
            }
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Synchronous reads are not supported.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
