using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>
/// Looks every few seconds whether the ring was changed by another instance or by the operator, so that a revoked key
/// is refused soon and a new one accepted.
/// </summary>
public sealed partial class KeyRingMonitor(
    KeyRingStore store,
    KeyRingRotation rotation,
    WatchedKeyManager keys,
    IDataProtectionProvider protection,
    ILogger<KeyRingMonitor> logger
) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        KeyRingState? known = null;
        var isEncrypted = false;
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                if (!isEncrypted)
                {
                    await rotation.ReplacePlainAsync(stoppingToken);
                    isEncrypted = true;
                }

                var state = await store.StateAsync(stoppingToken);
                if (state != known)
                {
                    keys.LookAgain();
                    // The first use after a change is what reads the ring.
                    protection.CreateProtector(nameof(KeyRingMonitor)).Protect([0]);
                }

                known = state;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.LookFailed(logger, e.GetType().Name);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Looking at the cookie keys failed ({Kind}); trying again")]
        public static partial void LookFailed(ILogger logger, string kind);
    }
}
