namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>Versions below which something is known to be wrong. Each method says what is, or null.</summary>
public static class LeastVersions
{
    private static readonly Version s_vector = new(0, 8);
    private static readonly Version s_dataProtection = new(10, 0, 7);

    public static string? FaultOfVector(Version? version) =>
        version is null ? "pgvector is not installed" : version < s_vector ? $"pgvector is {version}" : null;

    /// <param name="text">As the assembly states it: "10.0.7+4f2c".</param>
    public static string? FaultOfDataProtection(string? text) =>
        !Version.TryParse(text?.Split('+', '-')[0], out var version) ? "its version cannot be read"
        : version < s_dataProtection ? $"it is {version}"
        : null;
}
