using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>Options of the section "Startup".</summary>
public sealed class StartupOptions
{
    /// <summary>Seconds to wait for the database at the start.</summary>
    [Range(0, 3600)]
    public int DatabaseWaitSeconds { get; set; } = 60;

    /// <summary>Timeout of all checks together in seconds, once the database is reachable.</summary>
    [Range(1, 600)]
    public int CheckSeconds { get; set; } = 60;
}
