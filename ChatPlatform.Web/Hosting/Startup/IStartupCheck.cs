namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>One thing that must hold before the platform serves anybody but its developers (S67, S68).</summary>
public interface IStartupCheck
{
    /// <summary>What holds when the check is met, in a few words.</summary>
    string Name { get; }

    /// <summary>What could happen where it is not.</summary>
    string Why { get; }

    /// <summary>What an operator does about it.</summary>
    string Fix { get; }

    /// <summary>True when the answer is the database's.</summary>
    bool AsksDatabase => false;

    /// <summary>Looks. The finding's text never holds a secret.</summary>
    Task<StartupFinding> CheckAsync(CancellationToken ct);
}

public enum FindingState
{
    Met,

    /// <summary>Outside Development the program does not start.</summary>
    NotMet,

    /// <summary>It starts, and says so.</summary>
    Warning,

    /// <summary>There is nothing to look at in this installation.</summary>
    NotApplicable,
}

/// <param name="Detail">What was found, in words; empty where all is well.</param>
public sealed record StartupFinding(FindingState State, string Detail = "")
{
    public static StartupFinding Met { get; } = new(FindingState.Met);

    public static StartupFinding NotMet(string detail) => new(FindingState.NotMet, detail);

    public static StartupFinding Warning(string detail) => new(FindingState.Warning, detail);

    public static StartupFinding NotApplicable(string detail) => new(FindingState.NotApplicable, detail);

    /// <summary>Met when there is nothing to say.</summary>
    public static StartupFinding Of(string? fault) => fault is null ? Met : NotMet(fault);
}
