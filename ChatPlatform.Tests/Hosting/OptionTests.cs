namespace ChatPlatform.Tests.Hosting;

/// <summary>
/// The real program in production with an invalid value in every section: each is named, and the server does not start.
/// </summary>
public sealed class OptionTests(ProductionSettings production) : IClassFixture<ProductionSettings>
{
    /// <summary>An invalid value for each options class, and a text that its error contains.</summary>
    private static readonly (string Key, string Value, string Named)[] s_bad =
    [
        ("Secrets:FernetKeys:1", "no-key", "Secrets:FernetKeys:1"),
        ("Passwords:WorkFactor", "3", "WorkFactor"),
        ("Jwt:LifetimeHours", "25", "LifetimeHours"),
        ("Inference:Default", "nobody", "Inference:Default"),
        ("Egress:ConnectSeconds", "0", "'EgressOptions' members: 'ConnectSeconds'"),
        ("Embeddings:Threads", "0", "'EmbeddingOptions' members: 'Threads'"),
        ("Limits:Turns:MaxConcurrent", "0", "MaxConcurrent"),
        ("Limits:Tenants:TurnsPerDay", "0", "TurnsPerDay"),
        ("Limits:Requests:PerAddress", "0", "'RequestLimitOptions' members: 'PerAddress'"),
        ("Limits:Streams:StallSeconds", "301", "StallSeconds"),
        ("Limits:Circuits:DisconnectedMinutes", "0", "DisconnectedMinutes"),
        ("Limits:Shared:ExpirySeconds", "1", "ExpirySeconds"),
        ("Limits:Escalations:MaxOpenPerVisitor", "0", "'EscalationOptions' members: 'MaxOpenPerVisitor'"),
        ("Limits:Connections:FirstByteSeconds", "0", "'ConnectionLimitOptions' members: 'FirstByteSeconds'"),
        ("Startup:DatabaseWaitSeconds", "-1", "'StartupOptions' members: 'DatabaseWaitSeconds'"),
        ("Storage:Directory", "", "Storage:Directory"),
        ("Uploads:MaxFiles", "0", "MaxFiles"),
        ("Extraction:CpuSeconds", "1", "CpuSeconds"),
        ("SearchIndexes:KeepFrom", "30000", "KeepFrom"),
        ("Ingestion:LeaseSeconds", "1", "LeaseSeconds"),
        ("WebPages:RunMinutes", "0", "'WebPageOptions' members: 'RunMinutes'"),
        ("Proxies:Known:0", "everybody", "Proxies:Known"),
        ("Mail:Host", "mail.example", "Mail:From"),
        ("Oidc:Authority", "http://id.example", "Oidc:Authority"),
    ];

    /// <summary>Further values of these classes.</summary>
    private static readonly (string Key, string Value, string Named)[] s_further =
    [
        ("Inference:BreakerFailurePercent", "0", "'InferenceOptions' members: 'BreakerFailurePercent'"),
        ("Inference:BreakerMinCalls", "1", "BreakerMinCalls"),
        ("Inference:BreakerWindowSeconds", "0", "BreakerWindowSeconds"),
        ("Inference:BreakerPauseSeconds", "601", "BreakerPauseSeconds"),
    ];

    [Fact]
    public async Task S67_Invalid_value_of_any_section_Is_named_and_prevents_the_start()
    {
        var settings = production.Good();
        foreach (var (key, value, _) in s_bad.Concat(s_further))
        {
            settings[key] = value;
        }

        var attempt = await StartAttempt.RunAsync(settings, TestContext.Current.CancellationToken);

        Assert.True(attempt.ExitCode == 1, $"{attempt.ExitCode}: {attempt.Errors}{attempt.Output}");
        Assert.False(attempt.WasBound);
        var unnamed = s_bad.Concat(s_further)
            .Where(b => !attempt.Errors.Contains(b.Named, StringComparison.Ordinal))
            .Select(b => b.Key);
        Assert.True(!unnamed.Any(), $"{string.Join(", ", unnamed)} in {attempt.Errors}");
    }

    /// <summary>An options class that is validated at start-up needs an invalid value above.</summary>
    [Fact]
    public void S67_Every_validated_options_class_Has_an_invalid_value_here()
    {
        var checkedAtStart = Architecture
            .SourceTree.Files(".cs", "ChatPlatform.Core", "ChatPlatform.Web")
            .Sum(f => f.Text.Split("ValidateOnStart()").Length - 1);
        Assert.Equal(s_bad.Length, checkedAtStart);
    }
}
