using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy.Erasure;

namespace ChatPlatform.Web.Hosting.Health;

/// <summary>Documents that are being processed.</summary>
internal sealed class DocumentProbe(DocumentStatistics documents) : IHealthProbe
{
    public string Name => "Documents";

    public async Task<HealthFinding> CheckAsync(CancellationToken ct) =>
        JobFacts.Of(await documents.CountAsync(ct), "Some documents could not be processed.");
}

/// <summary>Deleted tenants whose data is being erased. An erasure is repeated until it succeeds.</summary>
internal sealed class ErasureProbe(JobStatistics jobs) : IHealthProbe
{
    public string Name => "Erasures";

    public async Task<HealthFinding> CheckAsync(CancellationToken ct) =>
        JobFacts.Of(await jobs.CountAsync(TenantEraser.JobKind, ct), "Some erasures have failed.");
}

/// <summary>Messages that wait for the assistant's answer.</summary>
internal sealed class TurnProbe(TurnStatistics turns, TimeProvider clock) : IHealthProbe
{
    private static readonly TimeSpan s_longWait = TimeSpan.FromSeconds(30);

    public string Name => "Answers";

    public async Task<HealthFinding> CheckAsync(CancellationToken ct)
    {
        var counts = await turns.CountAsync(ct);
        return HealthFinding.WarnIf(
            clock.GetUtcNow() - counts.Oldest > s_longWait ? "A message has waited for its answer for long." : null,
            [
                HealthFact.Count("Waiting", counts.Waiting), HealthFact.Count("Running", counts.Running),
                new("Oldest waiting", At: counts.Oldest),
            ]);
    }
}

internal static class JobFacts
{
    /// <param name="failed">The problem when there are failed jobs.</param>
    public static HealthFinding Of(JobCounts counts, string failed) => HealthFinding.WarnIf(
        counts.Failed > 0 ? failed : counts.Retrying > 0 ? "Some jobs wait for another attempt after a failure." : null,
        [
            HealthFact.Count("Waiting", counts.Waiting), HealthFact.Count("Waiting after a failure", counts.Retrying),
            HealthFact.Count("Running", counts.Running), HealthFact.Count("Failed", counts.Failed),
            new("Oldest waiting", At: counts.Oldest),
        ]);
}
