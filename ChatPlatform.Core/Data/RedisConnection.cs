using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ChatPlatform.Core.Data;

/// <summary>
/// The one connection to Redis, where ConnectionStrings:Redis names one. Redis only makes things faster or shared:
/// nobody may
/// wait for it. After a failure it counts as away, without another try by anybody, until a probe in the background has
/// an answer.
/// </summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    /// <summary>How long one call may take before Redis counts as away.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan s_probeEvery = TimeSpan.FromSeconds(1);

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

    /// <summary>False where one instance runs alone.</summary>
    public bool IsConfigured { get; }

    /// <summary>True when the last call or probe was answered.</summary>
    public bool IsUp => _isAway == 0 && Volatile.Read(ref _connection) is { IsConnected: true };

    /// <summary>
    /// Asks Redis something; false when it is not there, at once or after a quarter of a second at most.
    /// </summary>
    public async ValueTask<(bool IsAnswered, T? Answer)> TryAsync<T>(Func<IDatabase, Task<T>> ask)
    {
        if (!IsUp)
        {
            return default;
        }

        try
        {
            return (true, await ask(_connection!.GetDatabase()).WaitAsync(s_patience));
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                Log.Away(_logger, e.GetType().Name);
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
        using var timer = new PeriodicTimer(s_probeEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                try
                {
                    await _connection!.GetDatabase().PingAsync().WaitAsync(s_patience, _stop.Token);
                    Volatile.Write(ref _isAway, 0);
                    Log.Back(_logger);
                    return;
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    // Still away.
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
            Message = "Redis is away ({Kind}): limits hold for each instance alone until it is back")]
        public static partial void Away(ILogger logger, string kind);

        [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back")]
        public static partial void Back(ILogger logger);
    }
}
