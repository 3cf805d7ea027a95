namespace ChatPlatform.Tests.Support;

/// <summary>Paths in the source tree of the tests.</summary>
public static class Repository
{
    /// <summary>Release or Debug, as the tests were built.</summary>
    private static readonly string s_configuration = AppContext.BaseDirectory.Contains(
        "/Debug/", StringComparison.Ordinal)
        ? "Debug"
        : "Release";

    /// <summary>The folder with ChatPlatform.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built server program.</summary>
    public static string WebProgram { get; } = Path(
        "ChatPlatform.Web", "bin", s_configuration, "net10.0", "linux-x64", "ChatPlatform.Web.dll");

    /// <summary>A path below the repository's root.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "ChatPlatform.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException(
                $"The tests run outside the source tree: {AppContext.BaseDirectory}");
    }
}
