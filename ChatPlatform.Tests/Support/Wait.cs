using System.Diagnostics;

namespace ChatPlatform.Tests.Support;

/// <summary>Waits for what becomes true, and says how long it took.</summary>
internal static class Wait
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is yes.</summary>
    /// <param name="most">After this the wait is a failure.</param>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> holds, TimeSpan most)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(clock.Elapsed < most, $"Not within {most.TotalSeconds} s.");
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }

        return clock.Elapsed;
    }
}
