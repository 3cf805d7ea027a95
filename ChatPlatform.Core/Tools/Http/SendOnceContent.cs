using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// A JSON body that knows whether it was handed to a connection, and is never handed to a second one. The HTTP client
/// asks for it when the
/// connection is made; before that nothing of the request has left.
/// </summary>
internal sealed class SendOnceContent : HttpContent
{
    private readonly byte[] _json;
    private int _isSent;

    public SendOnceContent(string json)
    {
        _json = Encoding.UTF8.GetBytes(json);
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    /// <summary>True as soon as the service may have seen the request.</summary>
    public bool IsSent => Volatile.Read(ref _isSent) == 1;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <exception cref="IOException">The body was sent before.</exception>
    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _isSent, 1) == 0
            ? stream.WriteAsync(_json, cancellationToken).AsTask()
            : throw new IOException("A request with side effects is sent once.");

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
