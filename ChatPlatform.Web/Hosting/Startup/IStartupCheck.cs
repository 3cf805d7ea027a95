namespace ChatPlatform.Web.Hosting.Startup;

/// <summary>A requirement for starting outside of Development (S67, S68).</summary>
public interface IStartupCheck
{
    /// <summary>Short statement that is true when the check is met.</summary>
    string Name { get; }

    /// <summary>The risk when it is not met.</summary>
    string Why { get; }

    /// <summary>Instructions for the operator.</summary>
    string Fix { get; }

    /// <summary>True when the check needs the database.</summary>
    bool RequiresDatabase => false;

    /// <summary>Runs the check. The text of the finding contains no secrets.</summary>
    Task<StartupFinding> CheckAsync(CancellationToken ct);
}

public enum FindingState
{
    Met,

    /// <summary>The application does not start outside of Development.</summary>
    NotMet,

    /// <summary>The application starts and logs a warning.</summary>
    Warning,

    /// <summary>The check does not apply to this installation.</summary>
    NotApplicable,
}

/// <param name="Detail">Details; empty when there is nothing to report.</param>
public sealed record StartupFinding(FindingState State, string Detail = "")
{
    public static StartupFinding Met { get; } = new(FindingState.Met);

    public static StartupFinding NotMet(string detail) => new(FindingState.NotMet, detail);

    public static StartupFinding Warning(string detail) => new(FindingState.Warning, detail);

    public static StartupFinding NotApplicable(string detail) => new(FindingState.NotApplicable, detail);

    /// <summary>Met when the detail is null.</summary>
    public static StartupFinding Of(string? fault) => fault is null ? Met : NotMet(fault);
}
