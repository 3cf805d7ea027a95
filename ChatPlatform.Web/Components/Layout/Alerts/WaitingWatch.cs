using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Web.Components.Layout.Alerts;

/// <summary>
/// Follows the number of customers who wait, for the tenants of this circuit's user. The events are raised outside the
/// renderer's context.
/// </summary>
public sealed class WaitingWatch(EscalationQueries queue, LiveEventSubscriptions subscriptions) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Followed> _followed = [];

    /// <summary>Raised when a count has changed.</summary>
    public event Action? Changed;

    /// <summary>Raised with the tenant when a customer has begun to wait.</summary>
    public event Action<Guid, EscalationItem>? Arrived;

    /// <summary>Customers who wait; 0 for a tenant that is not followed.</summary>
    public int CountOf(Guid tenantId)
    {
        lock (_lock)
        {
            return _followed.GetValueOrDefault(tenantId)?.Count ?? 0;
        }
    }

    /// <summary>Starts to follow these tenants, and stops to follow all others.</summary>
    public void Follow(IReadOnlyCollection<Guid> tenants)
    {
        lock (_lock)
        {
            foreach (var (tenant, followed) in _followed.Where(f => !tenants.Contains(f.Key)).ToList())
            {
                followed.Subscription?.Dispose();
                _followed.Remove(tenant);
            }

            foreach (var tenant in tenants.Where(t => !_followed.ContainsKey(t)))
            {
                var followed = _followed[tenant] = new();
                followed.Subscription = subscriptions.Start(
                    Topic.Queue(tenant), (_, ct) => ReadAsync(tenant, followed, ct));
            }
        }
    }

    public void Dispose() => Follow([]);

    private async Task ReadAsync(Guid tenantId, Followed followed, CancellationToken ct)
    {
        var state = await queue.WaitingStateAsync(tenantId, ct);
        bool hasChanged, hasArrived;
        lock (_lock)
        {
            var newest = state.Newest?.CreatedAt;
            hasChanged = followed.Count != state.Count;
            hasArrived = followed.IsRead && newest > followed.NewestAt;
            (followed.Count, followed.IsRead) = (state.Count, true);
            followed.NewestAt = newest > followed.NewestAt ? newest.Value : followed.NewestAt;
        }

        if (hasChanged)
        {
            Changed?.Invoke();
        }

        if (hasArrived)
        {
            Arrived?.Invoke(tenantId, state.Newest!);
        }
    }

    private sealed class Followed
    {
        public LiveEventSubscription? Subscription { get; set; }

        public int Count { get; set; }

        /// <summary>True after the first read, whose escalations are not new.</summary>
        public bool IsRead { get; set; }

        public DateTimeOffset NewestAt { get; set; }
    }
}
