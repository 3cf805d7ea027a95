using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// A JSON body, or an empty one, that can be sent only once and records whether it was. The HTTP client serializes the
/// body after it has connected; nothing of the request is sent before.
/// </summary>
internal sealed class SendOnceContent : HttpContent
{
    private readonly byte[] _json;
    private int _isSent;

    /// <param name="json">Null for an empty body without a type.</param>
    public SendOnceContent(string? json)
    {
        _json = Encoding.UTF8.GetBytes(json ?? "");
        Headers.ContentType = json is null ? null : new MediaTypeHeaderValue("application/json", "utf-8");
    }

    /// <summary>True once the service may have received the request.</summary>
    public bool IsSent => Volatile.Read(ref _isSent) == 1;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <exception cref="IOException">The body was already sent.</exception>
    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _isSent, 1) == 0
            ? stream.WriteAsync(_json, cancellationToken).AsTask()
            : throw new IOException("A request with side effects is sent only once.");

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
