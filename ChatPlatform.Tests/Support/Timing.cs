using System.Globalization;

namespace ChatPlatform.Tests.Support;

/// <summary>
/// Reports durations. They depend on the machine and its load, so they are asserted only where <see
/// cref="Scale.IsPromised"/>, on an idle machine.
/// </summary>
internal static class Timing
{
    /// <param name="what">Name in the report.</param>
    /// <param name="maximum">The promised maximum.</param>
    public static void Report(string what, TimeSpan took, TimeSpan maximum)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {took.TotalMilliseconds:0} ms (promised {maximum.TotalMilliseconds:0} ms)"));
        if (Scale.IsPromised)
        {
            Assert.True(took <= maximum, $"{what} took {took}.");
        }
    }
}
