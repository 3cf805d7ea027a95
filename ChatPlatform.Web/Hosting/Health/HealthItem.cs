namespace ChatPlatform.Web.Hosting.Health;

/// <summary>States from the best to the worst.</summary>
public enum HealthState
{
    /// <summary>The part is not used by this installation.</summary>
    NotConfigured,
    Ok,
    Warning,
    Failed,
}

/// <summary>One value of a part: a text, a number with a unit, or a time.</summary>
/// <param name="Unit">"bytes", "ms", "percent" or "count"; null for texts and times.</param>
public sealed record HealthFact(
    string Name, string? Text = null, double? Number = null, string? Unit = null, DateTimeOffset? At = null)
{
    public static HealthFact Count(string name, long number) => new(name, Number: number, Unit: "count");

    public static HealthFact Bytes(string name, long bytes) => new(name, Number: bytes, Unit: "bytes");
}

/// <summary>What a probe has found.</summary>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public sealed record HealthFinding(HealthState State, string? Problem, IReadOnlyList<HealthFact> Facts)
{
    public static HealthFinding Ok(params IReadOnlyList<HealthFact> facts) => new(HealthState.Ok, null, facts);

    /// <summary>A warning with the problem, or OK when there is none.</summary>
    public static HealthFinding WarnIf(string? problem, IReadOnlyList<HealthFact> facts) =>
        new(problem is null ? HealthState.Ok : HealthState.Warning, problem, facts);
}

/// <summary>A part of the platform with the finding about it.</summary>
/// <param name="Milliseconds">Duration of the probe.</param>
public sealed record HealthItem(string Name, HealthFinding Finding, int Milliseconds);
