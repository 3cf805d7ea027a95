namespace ChatPlatform.Core.Identity.Passwords;

/// <summary>
/// Shares slots for a costly operation fairly between clients: waiting clients are served in turn, a client uses at
/// most half of the slots and has few places in the queue, and clients that were not served yet come first. A client
/// with many connections delays others by at most one operation (S20).
/// </summary>
/// <param name="slots">Concurrent operations, at least 1.</param>
internal sealed class PasswordHashQueue(int slots)
{
    /// <summary>Maximum waiting operations of all clients.</summary>
    private const int MaxWaitingTotal = 400;

    private readonly int _share = Math.Max(1, slots / 2);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Client> _clients = new(StringComparer.Ordinal);

    /// <summary>Clients with waiting operations, in the order of service.</summary>
    private readonly LinkedList<Client> _rotation = new();
    private int _free = slots;
    private int _waiting;

    /// <summary>Waits for a slot.</summary>
    /// <param name="maxWaiting">Maximum waiting operations of the client, including this one.</param>
    /// <returns>Releases the slot when disposed; null after the timeout, or when too many are waiting.</returns>
    public async Task<IDisposable?> EnterAsync(string client, int maxWaiting, TimeSpan timeout, CancellationToken ct)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (!_clients.TryGetValue(client, out var known))
            {
                _clients[client] = known = new(client);
            }

            waiter = new(known);
            if (known.Waiting.Count >= maxWaiting || _waiting >= MaxWaitingTotal)
            {
                RemoveIfIdle(known);
                return null;
            }

            if (known.Waiting.Count == 0)
            {
                Queue(known);
            }

            known.Waiting.AddLast(waiter);
            _waiting++;
            StartWaiting();
        }

        try
        {
            await waiter.Granted.Task.WaitAsync(timeout, ct);
            return new Turn(this, waiter.Client);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            RemoveWaiter(waiter);
            ct.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>
    /// Queues a client before those that were served while they waited, and behind those that were not.
    /// </summary>
    private void Queue(Client client)
    {
        var served = _rotation.First;
        while (served is { Value.Served: 0 })
        {
            served = served.Next;
        }

        if (served is null || client.Served > 0)
        {
            _rotation.AddLast(client);
        }
        else
        {
            _rotation.AddBefore(served, client);
        }
    }

    /// <summary>
    /// Assigns free slots to the next client below its share, which then moves to the end of the queue.
    /// </summary>
    private void StartWaiting()
    {
        for (var node = _rotation.First; node is not null && _free > 0;)
        {
            var client = node.Value;
            var next = node.Next;
            if (client.Running < _share)
            {
                var waiter = client.Waiting.First!.Value;
                client.Waiting.RemoveFirst();
                _rotation.Remove(node);
                if (client.Waiting.Count > 0)
                {
                    _rotation.AddLast(node);
                    next ??= node;
                }

                (_waiting, _free) = (_waiting - 1, _free - 1);
                (client.Running, client.Served) = (client.Running + 1, client.Served + 1);
                waiter.Granted.SetResult();
            }

            node = next;
        }
    }

    private void RemoveWaiter(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Granted.Task.IsCompleted)
            {
                ReleaseSlot(waiter.Client);
                return;
            }

            waiter.Client.Waiting.Remove(waiter);
            _waiting--;
            if (waiter.Client.Waiting.Count == 0)
            {
                _rotation.Remove(waiter.Client);
            }

            RemoveIfIdle(waiter.Client);
        }
    }

    private void ReleaseSlot(Client client)
    {
        (_free, client.Running) = (_free + 1, client.Running - 1);
        StartWaiting();
        RemoveIfIdle(client);
    }

    private void RemoveIfIdle(Client client)
    {
        if (client.Running == 0 && client.Waiting.Count == 0)
        {
            _clients.Remove(client.Name);
        }
    }

    private sealed class Client(string name)
    {
        public string Name => name;

        public LinkedList<Waiter> Waiting { get; } = new();

        public int Running { get; set; }

        /// <summary>Slots assigned since the client was queued.</summary>
        public int Served { get; set; }
    }

    private sealed class Waiter(Client client)
    {
        public Client Client => client;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Turn(PasswordHashQueue turns, Client client) : IDisposable
    {
        public void Dispose()
        {
            lock (turns._lock)
            {
                turns.ReleaseSlot(client);
            }
        }
    }
}
