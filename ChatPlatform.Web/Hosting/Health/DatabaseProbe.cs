using ChatPlatform.Core.Data.Schema;

namespace ChatPlatform.Web.Hosting.Health;

internal sealed class DatabaseProbe(DatabaseStatistics statistics, Migrator migrator) : IHealthProbe
{
    /// <summary>Share of the server's connections above which new ones may soon fail.</summary>
    private const double ManyConnections = 0.8;

    private static readonly TimeSpan s_slow = TimeSpan.FromMilliseconds(250);

    public string Name => "Database";

    public async Task<HealthFinding> CheckAsync(CancellationToken ct)
    {
        var status = await statistics.ReadAsync(ct);
        var schema = await migrator.ReadHistoryAsync(ct);
        var problem = !schema.IsCurrent ? "Migrations are pending. Run the command \"migrate\"."
            : status.Latency > s_slow ? "The smallest query takes long."
            : status.Connections > ManyConnections * status.MaxConnections ? "Most connections of the server are used."
            : null;
        return HealthFinding.WarnIf(
            problem,
            [
                new("Latency", Number: Math.Round(status.Latency.TotalMilliseconds, 1), Unit: "ms"),
                HealthFact.Bytes("Size", status.Bytes),
                HealthFact.Count("Connections", status.Connections),
                HealthFact.Count("Maximum connections", status.MaxConnections),
                HealthFact.Count("Pending migrations", schema.Pending),
                new("PostgreSQL", status.ServerVersion.Split(' ')[0]),
                new("pgvector", status.VectorVersion ?? "missing"),
            ]);
    }
}
