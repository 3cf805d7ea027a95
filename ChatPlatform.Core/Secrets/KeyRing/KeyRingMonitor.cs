using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Secrets.KeyRing;

/// <summary>
/// Checks every few seconds whether another instance or the operator has changed the key ring, so that revoked keys are
/// soon refused and new ones accepted.
/// </summary>
public sealed partial class KeyRingMonitor(
    KeyRingStore store,
    KeyRingRotation rotation,
    MonitoredKeyManager keys,
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
                    keys.Reload();
                    // The first use after a change reads the ring.
                    protection.CreateProtector(nameof(KeyRingMonitor)).Protect([0]);
                }

                known = state;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.CheckFailed(logger, e.GetType().Name);
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
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Checking the cookie keys failed ({Kind}); will be repeated")]
        public static partial void CheckFailed(ILogger logger, string kind);
    }
}
