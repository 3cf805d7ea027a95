using System.Buffers;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting;

/// <summary>The section "Limits:Connections".</summary>
public sealed class ConnectionLimitOptions
{
    /// <summary>Seconds within which a new connection must send its first byte.</summary>
    [Range(1, 300)]
    public int FirstByteSeconds { get; set; } = 20;
}

/// <summary>
/// Closes connections that send nothing or only empty lines. Kestrel's own timeouts start with the first byte of a
/// request or apply between requests.
/// </summary>
internal sealed class FirstByteLimit(ConnectionDelegate next, IOptions<ConnectionLimitOptions> options)
{
    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using (var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed))
        {
            limit.CancelAfter(TimeSpan.FromSeconds(options.Value.FirstByteSeconds));
            try
            {
                while (true)
                {
                    var read = await input.ReadAsync(limit.Token);
                    if (read.IsCompleted || !IsEmpty(read.Buffer))
                    {
                        input.AdvanceTo(read.Buffer.Start); // Consume nothing: Kestrel reads it again.
                        break;
                    }

                    input.AdvanceTo(read.Buffer.End); // RFC 9112 section 2.2: empty lines before a request are ignored.
                }
            }
            catch (Exception e)
                when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
            {
                connection.Abort();
                return;
            }
        }

        await next(connection);
    }

    private static bool IsEmpty(ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
        {
            if (part.Span.ContainsAnyExcept((byte)'\r', (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }
}
