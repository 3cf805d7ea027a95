using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>The section "Startup": how long a start waits for what it needs.</summary>
public sealed class StartupOptions
{
    /// <summary>Seconds that a start waits for the database to be reachable before it gives up.</summary>
    [Range(0, 3600)]
    public int DatabaseWaitSeconds { get; set; } = 60;

    /// <summary>Seconds that all checks may take together once the database is reachable.</summary>
    [Range(1, 600)]
    public int CheckSeconds { get; set; } = 60;
}
