using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting;

/// <summary>The section "Limits:Connections".</summary>
public sealed class ConnectionLimitOptions
{
    /// <summary>Seconds that a new connection may stay silent.</summary>
    [Range(1, 300)]
    public int FirstByteSeconds { get; set; } = 20;
}

/// <summary>Closes connections over which nothing comes: the server's own limits begin with the first byte, or are made for pauses between requests.</summary>
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
                var first = await input.ReadAsync(limit.Token);
                input.AdvanceTo(first.Buffer.Start); // Nothing is taken: the server reads it again.
            }
            catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
            {
                connection.Abort();
                return;
            }
        }

        await next(connection);
    }
}
