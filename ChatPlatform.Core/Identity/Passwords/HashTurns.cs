


namespace ChatPlatform.Core.Identity.Passwords;

/// <summary>
/// Turns at something costly, shared fairly: those who wait are served round by round, one of each client, a client has
/// at most half of the
/// turns at the same time and few places to wait, and who has had none yet comes first. However many connections a
/// client opens, others wait
/// for one turn of it at most (S20).
/// </summary>
/// <param name="slots">Turns at the same time, 1 or more.</param>
internal sealed class HashTurns(int slots)
{
    /// <summary>Places of all clients together.</summary>
    private const int MostWaitingOfAll = 400;

    private readonly int _share = Math.Max(1, slots / 2);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Client> _clients = new(StringComparer.Ordinal);

    /// <summary>Clients with somebody who waits, the next one first.</summary>
    private readonly LinkedList<Client> _round = new();
    private int _free = slots;
    private int _waiting;

    /// <summary>Waits for a turn.</summary>
    /// <param name="places">How many of the client may wait, this one included.</param>
    /// <returns>Releases the turn when disposed; null when none came in time or too many wait.</returns>
    public async Task<IDisposable?> EnterAsync(string client, int places, TimeSpan patience, CancellationToken ct)
    {
        Place place;
        lock (_lock)
        {
            if (!_clients.TryGetValue(client, out var known))
            {
                _clients[client] = known = new(client);
            }

            place = new(known);
            if (known.Waiting.Count >= places || _waiting >= MostWaitingOfAll)
            {
                Forget(known);
                return null;
            }

            if (known.Waiting.Count == 0)
            {
                Queue(known);
            }

            known.Waiting.AddLast(place);
            _waiting++;
            Serve();
        }

        try
        {
            await place.Granted.Task.WaitAsync(patience, ct);
            return new Turn(this, place.Client);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            Leave(place);
            ct.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Before those who have had a turn while they waited, behind those who have not.</summary>
    private void Queue(Client client)
    {
        var served = _round.First;
        while (served is { Value.Served: 0 })
        {
            served = served.Next;
        }

        if (served is null || client.Served > 0)
        {
            _round.AddLast(client);
        }
        else
        {
            _round.AddBefore(served, client);
        }
    }

    /// <summary>
    /// Hands out free turns: to the next client that has less than its share, which then goes to the end of the round.
    /// </summary>
    private void Serve()
    {
        for (var node = _round.First; node is not null && _free > 0;)
        {
            var client = node.Value;
            var next = node.Next;
            if (client.Running < _share)
            {
                var place = client.Waiting.First!.Value;
                client.Waiting.RemoveFirst();
                _round.Remove(node);
                if (client.Waiting.Count > 0)
                {
                    _round.AddLast(node);
                    next ??= node;
                }

                (_waiting, _free) = (_waiting - 1, _free - 1);
                (client.Running, client.Served) = (client.Running + 1, client.Served + 1);
                place.Granted.SetResult();
            }

            node = next;
        }
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (place.Granted.Task.IsCompleted)
            {
                Return(place.Client);
                return;
            }

            place.Client.Waiting.Remove(place);
            _waiting--;
            if (place.Client.Waiting.Count == 0)
            {
                _round.Remove(place.Client);
            }

            Forget(place.Client);
        }
    }

    private void Return(Client client)
    {
        (_free, client.Running) = (_free + 1, client.Running - 1);
        Serve();
        Forget(client);
    }

    private void Forget(Client client)
    {
        if (client.Running == 0 && client.Waiting.Count == 0)
        {
            _clients.Remove(client.Name);
        }
    }

    private sealed class Client(string name)
    {
        public string Name => name;

        public LinkedList<Place> Waiting { get; } = new();

        public int Running { get; set; }

        /// <summary>Turns since it came.</summary>
        public int Served { get; set; }
    }

    private sealed class Place(Client client)
    {
        public Client Client => client;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Turn(HashTurns turns, Client client) : IDisposable
    {
        public void Dispose()
        {
            lock (turns._lock)
            {
                turns.Return(client);
            }
        }
    }
}
