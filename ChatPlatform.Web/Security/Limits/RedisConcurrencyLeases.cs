using System.ComponentModel.DataAnnotations;
using ChatPlatform.Core.Data;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ChatPlatform.Web.Security.Limits;

/// <summary>Options of the section "Limits:Shared": slot counts that instances share in Redis.</summary>
public sealed class ConcurrencyLeaseOptions
{
    /// <summary>Seconds after which the slots of an instance expire when it does not renew them.</summary>
    [Range(2, 3_600)]
    public int ExpirySeconds { get; set; } = 60;
}

/// <summary>
/// Counts open slots of all instances in Redis: a sorted set per limit with the expiry of each slot by the clock of
/// Redis. Instances renew their slots; those of a crashed instance expire. While Redis is unavailable, only the counts
/// of the instance apply.
/// </summary>
public sealed class RedisConcurrencyLeases(RedisConnection redis, IOptions<ConcurrencyLeaseOptions> options)
    : BackgroundService
{
    /// <summary>Maximum number of slots renewed by one command, to keep commands short.</summary>
    private const int BatchSize = 250;

    /// <summary>Number of renewals within the expiry time.</summary>
    private const int Renewals = 4;

    /// <summary>
    /// Counts slots that have not expired. With an id, it also acquires a slot of all limits or of none.
    /// </summary>
    private const string Take = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        for i, key in ipairs(KEYS) do
          redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
          if redis.call('ZCARD', key) >= tonumber(ARGV[i + 2]) then return 0 end
        end
        if ARGV[1] ~= '' then
          for _, key in ipairs(KEYS) do
            redis.call('ZADD', key, now + ARGV[2], ARGV[1])
            redis.call('PEXPIRE', key, ARGV[2])
          end
        end
        return 1
        """;

    private const string Renew = """
        local t = redis.call('TIME')
        local ends = t[1] * 1000 + math.floor(t[2] / 1000) + ARGV[1]
        for i, key in ipairs(KEYS) do
          redis.call('ZADD', key, ends, ARGV[i + 1])
          redis.call('PEXPIRE', key, ARGV[1])
        end
        return #KEYS
        """;

    private const string ReleaseScript = """
        for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end
        return #KEYS
        """;

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly HashSet<ConcurrencyLease> _open = [];

    /// <summary>True when Redis may lack slots of this instance after an outage.</summary>
    private volatile bool _isBehind;

    private TimeSpan Lifetime => TimeSpan.FromSeconds(options.Value.ExpirySeconds);

    private RedisValue LifetimeMs => (long)Lifetime.TotalMilliseconds;

    /// <summary>False when a limit is reached according to Redis.</summary>
    public async ValueTask<bool> HasFreeSlotAsync(IReadOnlyList<ConcurrencyLimit> limits) =>
        await AskAsync(Take, limits.Select(l => l.Key), ["", LifetimeMs, .. limits.Select(l => (RedisValue)l.Max)])
        != 0;

    /// <summary>Acquires the slot for all limits. Returns false and acquires none when a limit is reached.</summary>
    public async ValueTask<bool> TryAcquireAsync(ConcurrencyLease slot, IReadOnlyList<ConcurrencyLimit> limits)
    {
        if (!redis.IsConfigured)
        {
            return true;
        }

        if (await AskAsync(Take, slot.Keys, [slot.Id, LifetimeMs, .. limits.Select(l => (RedisValue)l.Max)]) == 0)
        {
            return false;
        }

        lock (_lock)
        {
            _open.Add(slot);
        }

        return true;
    }

    /// <summary>Not awaited: a slot that is not released in Redis expires.</summary>
    public void Return(ConcurrencyLease slot)
    {
        lock (_lock)
        {
            if (!_open.Remove(slot))
            {
                return;
            }
        }

        _ = AskAsync(ReleaseScript, slot.Keys, [slot.Id]).AsTask();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!redis.IsConfigured)
        {
            return;
        }

        using var timer = new PeriodicTimer(s_tick);
        var sinceRenewal = TimeSpan.Zero;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                sinceRenewal += s_tick;
                if (redis.IsAvailable && (_isBehind || sinceRenewal >= Lifetime / Renewals))
                {
                    _isBehind = false;
                    sinceRenewal = TimeSpan.Zero;
                    await RenewAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        ConcurrencyLease[] open;
        lock (_lock)
        {
            open = [.. _open];
        }

        foreach (var batch in open.Where(slot => !slot.IsClosed).Chunk(BatchSize))
        {
            ct.ThrowIfCancellationRequested();
            var entries = batch.SelectMany(slot => slot.Keys.Select(key => (Key: key, slot.Id))).ToList();
            await AskAsync(Renew, entries.Select(e => e.Key), [LifetimeMs, .. entries.Select(e => (RedisValue)e.Id)]);
            foreach (var slot in batch.Where(slot => slot.IsClosed))
            {
                // Released during the renewal, which may have added it again.
                await AskAsync(ReleaseScript, slot.Keys, [slot.Id]);
            }
        }
    }

    /// <returns>Null when Redis is unavailable.</returns>
    private async ValueTask<long?> AskAsync(string script, IEnumerable<string> keys, RedisValue[] arguments)
    {
        var names = keys.Select(key => (RedisKey)key).ToArray();
        var (isAnswered, answer) = await redis.TryAsync(database =>
            database.ScriptEvaluateAsync(script, names, arguments));
        _isBehind |= !isAnswered;
        return isAnswered ? (long)answer! : null;
    }
}
