using System.Globalization;
using System.Text;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>A tenant's queue as server-sent events: how many wait, at first and whenever something has changed. A hint that gets lost costs no more than a heartbeat.</summary>
public sealed class EscalationEventStream(EscalationQueries queue, LiveHub hub, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(12);

    /// <summary>Writes until the client leaves, reads too slowly, or the server stops.</summary>
    public async Task WriteAsync(HttpContext context, Guid tenantId, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        using var subscription = hub.Subscribe(Topic.Queue(tenantId));
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAsync(response, "retry: 2000\n\n", stop.Token);
            do
            {
                var waiting = await queue.WaitingAsync(tenantId, stop.Token);
                await WriteAsync(response, string.Create(CultureInfo.InvariantCulture, $"event: queue.changed\ndata: {{\"waiting\":{waiting}}}\n\n"), stop.Token);
            }
            while (await ChangedAsync(response, subscription, stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The client left, or the server stops: the client comes back.
        }
    }

    /// <summary>Waits for a change with a heartbeat; several changes at once are one. False when the reader was too slow.</summary>
    private static async Task<bool> ChangedAsync(HttpResponse response, LiveSubscription subscription, CancellationToken ct)
    {
        var change = subscription.WaitToReadAsync(ct).AsTask();
        while (await Task.WhenAny(change, Task.Delay(s_heartbeat, ct)) != change)
        {
            await WriteAsync(response, ":\n\n", ct);
        }

        if (!await change)
        {
            return false;
        }

        while (subscription.TryRead(out _))
        {
        }

        return true;
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ct)
    {
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await response.BodyWriter.FlushAsync(ct);
    }
}
