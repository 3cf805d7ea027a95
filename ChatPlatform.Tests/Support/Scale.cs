namespace ChatPlatform.Tests.Support;

/// <summary>The size of a test: small for every run, or as promised with <c>CHATPLATFORM_SCALE=promised</c>.</summary>
internal static class Scale
{
    /// <summary>Whether this run uses the promised scale.</summary>
    public static bool IsPromised { get; } = Environment.GetEnvironmentVariable("CHATPLATFORM_SCALE") == "promised";

    public static int Of(int each, int promised) => IsPromised ? promised : each;
}
