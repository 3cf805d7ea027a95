using System.Diagnostics;

namespace ChatPlatform.Tests.Support;

/// <summary>Waits for a condition and returns the elapsed time.</summary>
internal static class Wait
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Polls until the condition condition.</summary>
    /// <param name="maximum">Maximum time to wait; then the test fails.</param>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, TimeSpan maximum)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < maximum, $"Not within {maximum.TotalSeconds} s.");
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }

        return clock.Elapsed;
    }
}
