using System.Collections.Concurrent;

namespace ChatPlatform.Tests.Support;

/// <summary>Calls at a constant rate, regardless of the duration of the calls, until it is stopped.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken);
    private readonly ConcurrentBag<string> _failures = [];
    private readonly Task _running;
    private int _answered;

    /// <param name="perSecond">Calls started per second.</param>
    /// <param name="call">Receives the number of the call; an exception counts as a failure.</param>
    public SteadyLoad(int perSecond, Func<int, Task> call) =>
        _running = RunAsync(TimeSpan.FromSeconds(1.0 / perSecond), call);

    /// <summary>Number of successful calls.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Stops and waits for the running calls.</summary>
    /// <returns>The failures.</returns>
    public async Task<IReadOnlyCollection<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return _failures;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan between, Func<int, Task> call)
    {
        using var timer = new PeriodicTimer(between);
        var open = new List<Task>();
        try
        {
            for (var i = 0; await timer.WaitForNextTickAsync(_stop.Token); i++)
            {
                open.Add(CountAsync(call, i));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CountAsync(Func<int, Task> call, int number)
    {
        try
        {
            await call(number);
            Interlocked.Increment(ref _answered);
        }
        catch (Exception e)
        {
            _failures.Add(e.Message);
        }
    }
}
