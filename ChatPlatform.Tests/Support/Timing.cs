using System.Globalization;

namespace ChatPlatform.Tests.Support;

/// <summary>
/// Figures of time. They depend on the machine and on what else it does, so a run of every change reports them and
/// asserts nothing; they are
/// held to what was promised where <see cref="Scale.IsPromised"/>, on a machine that does nothing else.
/// </summary>
internal static class Timing
{
    /// <param name="what">What took the time, for the report.</param>
    /// <param name="most">What was promised.</param>
    public static void Report(string what, TimeSpan took, TimeSpan most)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {took.TotalMilliseconds:0} ms (promised {most.TotalMilliseconds:0} ms)"));
        if (Scale.IsPromised)
        {
            Assert.True(took <= most, $"{what} took {took}.");
        }
    }
}
