using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Inference.Resilience;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Hosting.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatPlatform.Tests.Hosting;

/// <summary>The health page's data. The access of other roles is tested with all routes and pages.</summary>
public sealed class HealthTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Path = "/api/v1/system/health";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_Examines_every_part_and_refuses_other_roles()
    {
        var (json, _) = await (await ApiClient.AdminAsync(app)).ReadAsync(Path);
        var parts = json.GetProperty("parts").EnumerateArray().ToDictionary(
            p => p.GetProperty("name").GetString()!, p => p.GetProperty("state").GetString());

        Assert.Superset(
            new HashSet<string>
            {
                "Database", "Redis", "Answers", "Documents", "Search indexes", "Erasures", "Disk", "Embedding model",
                "Application", "Provider fake",
            },
            parts.Keys.ToHashSet());
        Assert.Equal(("ok", "notConfigured", "ok"), (parts["Database"], parts["Redis"], parts["Application"]));
        Assert.Equal(403, await (await ApiClient.OwnerAsync(app)).StatusAsync(Path));
        Assert.Equal(403, await (await ApiClient.SupporterAsync(app)).StatusAsync(Path));
    }

    [Fact]
    public async Task Failed_document_Is_listed_without_its_name_until_it_is_retried()
    {
        var tenant = await app.Tenant().SaveAsync();
        var knowledge = new KnowledgeDriver(app, tenant.Id);
        var document = await knowledge.UploadAndProcessAsync("Secret plan.pdf", SampleFiles.EncryptedPdf());

        var failed = Assert.Single((await RunAsync()).Failed!, d => d.DocumentId == document.Id);
        Assert.Equal((tenant.Slug, "encrypted"), (failed.TenantSlug, failed.Code));
        Assert.DoesNotContain("Secret plan", failed.ToString(), StringComparison.Ordinal);
        Assert.Equal(HealthState.Warning, (await RunAsync()).Items.Single(i => i.Name == "Documents").Finding.State);

        Assert.IsType<EditOutcome<Guid>.Saved>(
            await app.Get<DocumentLibrary>().RetryAsync(tenant.Id, document.Id, Actor.System("test"), Ct));
        Assert.DoesNotContain(
            await app.Get<DocumentStatistics>().FailedAsync(Ct),
            d => d.DocumentId == document.Id && d.ChangedAt == failed.ChangedAt);
    }

    [Fact]
    public async Task Probe_that_hangs_or_throws_Is_reported_and_the_others_still_run()
    {
        var probes = new HealthProbes(
            [
                new Probe("Slow", ct => Task.Delay(Timeout.Infinite, ct)),
                new Probe("Deaf", _ => new TaskCompletionSource().Task),
                new Probe("Broken", _ => throw new InvalidOperationException("Host=secret")),
                new Probe("Good", _ => Task.CompletedTask),
            ],
            app.Get<ProviderStatus>(), app.Get<ProviderFaults>(), app.Get<ModelFallbacks>(), app.Get<PausedProviders>(),
            app.Get<DocumentStatistics>(), TimeProvider.System, NullLogger<HealthProbes>.Instance);

        var report = await probes.RunAsync(Ct);

        Assert.Equal(HealthState.Failed, report.State);
        var found = report.Items.ToDictionary(i => i.Name, i => i.Finding);
        Assert.Equal(HealthState.Ok, found["Good"].State);
        Assert.Equal("No answer within 2 s.", found["Slow"].Problem);
        Assert.Equal("No answer within 2 s.", found["Deaf"].Problem);
        Assert.Equal("The check failed. The log has the cause.", found["Broken"].Problem);
    }

    private Task<HealthReport> RunAsync() => app.Get<HealthProbes>().RunAsync(Ct);

    private sealed class Probe(string name, Func<CancellationToken, Task> check) : IHealthProbe
    {
        public string Name => name;

        public async Task<HealthFinding> CheckAsync(CancellationToken ct)
        {
            await check(ct);
            return HealthFinding.Ok();
        }
    }
}
