using System.Collections.Concurrent;
using ChatPlatform.Core.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Identity.Sessions;

/// <summary>
/// Reads revocations from all instances within two seconds, so that caches are cleared and streams are closed (S16).
/// </summary>
public sealed partial class RevocationFeed(TenantSql sql, ILogger<RevocationFeed> logger) : BackgroundService
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Subscription, bool>> _subscriptions = new();

    /// <summary>Rows read in the current window; the highest number alone would miss a row that commits late.</summary>
    private HashSet<long> _window = [];

    /// <summary>Raised after any revocation.</summary>
    public event Action? Revoked;

    /// <summary>
    /// Subscribes to the subjects that a long-lived connection depends on; the token is cancelled when one of them is
    /// revoked.
    /// </summary>
    public Subscription Subscribe(params ReadOnlySpan<Guid> subjects)
    {
        var subscription = new Subscription(this, subjects.ToArray());
        foreach (var subject in subjects)
        {
            _subscriptions.GetOrAdd(subject, _ => new())[subscription] = true;
        }

        return subscription;
    }

    /// <summary>
    /// Applies a revocation that this instance has just committed before the caller returns: clears cached results and
    /// cancels the subscriptions of the subjects. Other instances read the database row within a second.
    /// </summary>
    /// <param name="subjects">Ids of users, sessions and tokens.</param>
    public void Apply(params ReadOnlySpan<Guid> subjects)
    {
        Revoked?.Invoke();
        foreach (var subject in subjects)
        {
            End(subject);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pollInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await PollAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        try
        {
            var window = new HashSet<long>();
            var news = new List<Guid>();
            await using (
                var batch = sql.Batch(DataScope.Platform)
                    .Add("select id, subject from revocations where at > clock_timestamp() - interval '20 seconds'"))
            await using (var reader = await batch.ReadAsync(ct))
            {
                while (await reader.ReadAsync(ct))
                {
                    window.Add(reader.GetInt64(0));
                    if (!_window.Contains(reader.GetInt64(0)))
                    {
                        news.Add(reader.GetGuid(1));
                    }
                }
            }

            _window = window;
            if (news.Count > 0)
            {
                Revoked?.Invoke();
                news.ForEach(End);
            }
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
        {
            // Without the database no credential can be checked, so no new access is possible.
            Log.Unreadable(logger, e.GetType().Name);
        }
    }

    private void End(Guid subject)
    {
        if (_subscriptions.TryRemove(subject, out var subscriptions))
        {
            foreach (var subscription in subscriptions.Keys)
            {
                subscription.Cancel();
            }
        }
    }

    /// <summary>The subscription of a connection, to be disposed when the connection ends.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly CancellationTokenSource _revoked = new();
        private readonly RevocationFeed _feed;
        private readonly Guid[] _subjects;

        internal Subscription(RevocationFeed feed, Guid[] subjects) =>
            (_feed, _subjects, Token) = (feed, subjects, _revoked.Token);

        /// <summary>Cancelled when one of the subjects is revoked.</summary>
        public CancellationToken Token { get; }

        public void Dispose()
        {
            foreach (var subject in _subjects)
            {
                if (_feed._subscriptions.TryGetValue(subject, out var subscriptions))
                {
                    subscriptions.TryRemove(this, out _);
                    if (subscriptions.IsEmpty)
                    {
                        _feed._subscriptions.TryRemove(new(subject, subscriptions));
                    }
                }
            }

            _revoked.Dispose();
        }

        internal void Cancel()
        {
            try
            {
                _revoked.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The connection ended at the same time.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Revocations cannot be read ({Kind})")]
        public static partial void Unreadable(ILogger logger, string kind);
    }
}
