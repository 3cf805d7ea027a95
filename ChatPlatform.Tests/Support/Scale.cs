namespace ChatPlatform.Tests.Support;

/// <summary>
/// How much a test does: as much as a run of every change bears, or as much as was promised, where
/// <c>CHATPLATFORM_SCALE=promised</c>.
/// </summary>
internal static class Scale
{
    /// <summary>Whether this run is one at the promised scale.</summary>
    public static bool IsPromised { get; } = Environment.GetEnvironmentVariable("CHATPLATFORM_SCALE") == "promised";

    public static int Of(int each, int promised) => IsPromised ? promised : each;
}
