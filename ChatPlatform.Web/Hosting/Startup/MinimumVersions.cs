namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>Minimum versions without known defects. Each method returns an error, or null.</summary>
public static class MinimumVersions
{
    private static readonly Version s_vector = new(0, 8);
    private static readonly Version s_dataProtection = new(10, 0, 7);

    public static string? FindVectorFault(Version? version) =>
        version is null ? "pgvector is not installed" : version < s_vector ? $"pgvector is {version}" : null;

    /// <param name="text">Informational version of the assembly, for example "10.0.7+4f2c".</param>
    public static string? FindDataProtectionFault(string? text) =>
        !Version.TryParse(text?.Split('+', '-')[0], out var version) ? "its version cannot be parsed"
        : version < s_dataProtection ? $"it is {version}"
        : null;
}
