namespace ChatPlatform.Web.Hosting.Health;

/// <summary>Examines one part of the platform. Reads only, and never calls a provider.</summary>
public interface IHealthProbe
{
    string Name { get; }

    /// <summary>The token is cancelled when the time limit of the probe is over.</summary>
    Task<HealthFinding> CheckAsync(CancellationToken ct);
}
