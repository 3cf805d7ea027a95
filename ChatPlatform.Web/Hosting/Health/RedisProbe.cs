using ChatPlatform.Core.Data;

namespace ChatPlatform.Web.Hosting.Health;

internal sealed class RedisProbe(RedisConnection redis) : IHealthProbe
{
    public string Name => "Redis";

    public async Task<HealthFinding> CheckAsync(CancellationToken ct)
    {
        if (!redis.IsConfigured)
        {
            return new(
                HealthState.NotConfigured, null,
                [new("Limits", "counted by each instance")]);
        }

        var (isAnswered, latency) = await redis.TryAsync(database => database.PingAsync());
        return isAnswered
            ? HealthFinding.Ok(new HealthFact("Latency", Number: Math.Round(latency.TotalMilliseconds, 1), Unit: "ms"))
            : new(HealthState.Failed, "Redis does not answer. Until it does, limits apply to each instance.", []);
    }
}
