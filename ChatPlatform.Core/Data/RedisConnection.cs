using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatPlatform.Core.Data;

/// <summary>
/// The connection to Redis, if ConnectionStrings:Redis is set. Redis is optional, so calls never wait for it: after a
/// failure it is treated as unavailable without further attempts, until a probe in the background succeeds.
/// </summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    /// <summary>Timeout of a call, after which Redis is treated as unavailable.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan s_probeInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger<RedisConnection> _logger;
    private readonly Task? _connecting;
    private ConnectionMultiplexer? _connection;
    private int _isAway;

    public RedisConnection(IConfiguration configuration, ILogger<RedisConnection> logger)
    {
        _logger = logger;
        if (configuration.GetConnectionString("Redis") is not { Length: > 0 } settings)
        {
            return;
        }

        var options = ConfigurationOptions.Parse(settings);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ClientName = "chatplatform";
        IsConfigured = true;
        _connecting = ConnectAsync(options);
    }

    /// <summary>False for a single instance without Redis.</summary>
    public bool IsConfigured { get; }

    /// <summary>True when the last call or probe succeeded.</summary>
    public bool IsAvailable => _isAway == 0 && Volatile.Read(ref _connection) is { IsConnected: true };

    /// <summary>
    /// Executes a command. False when Redis is unavailable, at once or after at most a quarter of a second.
    /// </summary>
    public async ValueTask<(bool IsAnswered, T? Answer)> TryAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        if (!IsAvailable)
        {
            return default;
        }

        try
        {
            return (true, await ask(_connection!.GetDatabase()).WaitAsync(s_timeout));
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                Log.Unavailable(_logger, e.GetType().Name);
                _ = ProbeAsync();
            }

            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_connecting is not null)
        {
            await _connecting;
            await _connection!.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task ConnectAsync(ConfigurationOptions options) =>
        Volatile.Write(ref _connection, await ConnectionMultiplexer.ConnectAsync(options));

    private async Task ProbeAsync()
    {
        using var timer = new PeriodicTimer(s_probeInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await _connection!.GetDatabase().PingAsync().WaitAsync(s_timeout, _stop.Token);
                    Volatile.Write(ref _isAway, 0);
                    Log.Available(_logger);
                    return;
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    // Still unavailable.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Redis is unavailable ({Kind}): until it is back, limits apply to each instance separately")]
        public static partial void Unavailable(ILogger logger, string kind);

        [LoggerMessage(Level = LogLevel.Information, Message = "Redis is available again")]
        public static partial void Available(ILogger logger);
    }
}
