using ChatPlatform.Core.Data;
using StackExchange.Redis;

namespace ChatPlatform.Web.Security.Limits.Requests;

/// <summary>
/// Counts in Redis, shared by all instances. The script checks all policies before it counts, using the clock of Redis.
/// </summary>
public sealed class RedisSlidingWindow(RedisConnection redis)
{
    private const string Script = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local minute = math.floor(now / 60000)
        local share = 1 - (now % 60000) / 60000
        local names, worst = {}, 0
        for i, key in ipairs(KEYS) do
          local limit = tonumber(ARGV[i])
          names[i] = key .. ':' .. string.format('%d', minute)
          local count = tonumber(redis.call('GET', names[i]) or '0')
          local before = tonumber(redis.call('GET', key .. ':' .. string.format('%d', minute - 1)) or '0')
          if before * share + count + 1 > limit + 0.000001 then
            local wait
            if count + 1 <= limit then
              wait = (share - (limit - count - 1) / before) * 60
            else
              wait = (share + 1 - (limit - 1) / count) * 60
            end
            worst = math.max(worst, 1, math.ceil(wait))
          end
        end
        if worst > 0 then return worst end
        for _, name in ipairs(names) do
          redis.call('INCR', name)
          redis.call('PEXPIRE', name, 120000)
        end
        return 0
        """;

    /// <summary>As <see cref="InMemorySlidingWindow.Acquire"/>; null when Redis is unavailable.</summary>
    public async ValueTask<int?> AcquireAsync(IReadOnlyList<RateLimitPolicy> policies)
    {
        if (!redis.IsAvailable)
        {
            return null;
        }

        var keys = policies.Select(b => (RedisKey)b.Key).ToArray();
        var limits = policies.Select(b => (RedisValue)b.PerMinute).ToArray();
        var (isAnswered, answer) = await redis.TryAsync(database => database.ScriptEvaluateAsync(Script, keys, limits));
        return isAnswered ? (int)answer! : null;
    }
}
