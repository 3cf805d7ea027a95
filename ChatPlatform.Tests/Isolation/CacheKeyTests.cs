using System.Net;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Architecture;
using ChatPlatform.Tests.Support;
using StackExchange.Redis;

namespace ChatPlatform.Tests.Isolation;

/// <summary>Data outside the database is separated by tenant.</summary>
public sealed partial class CacheKeyTests(PlatformFixture platform)
{
    /// <summary>In-memory caches with their keys, and how each key identifies the tenant.</summary>
    private static readonly string[] s_kept =
    [
        "ChatPlatform.Core/Agents/AgentDirectory.cs by Guid", // the tenant
        "ChatPlatform.Core/Conversations/Turns/LiveAnswers.cs by (Guid Tenant, Guid Conversation)",
        // a whole credential: session with its security stamp, hash of an API token, or the visitor with the tenant
        "ChatPlatform.Core/Identity/CallerResolver.cs by question",
        "ChatPlatform.Core/Agents/Routing/Classifier/AgentClassifiers.cs by key", // hash of the tenant and its agents
        "ChatPlatform.Core/Agents/Routing/Classifier/AgentClassifiers.cs by tenantId",
        // a session, user, tenant or token of open streams
        "ChatPlatform.Core/Identity/Sessions/RevocationFeed.cs by Guid",
        // the user; stores only whether the user is present
        "ChatPlatform.Core/Escalations/SupporterPresence.cs by Guid",
        "ChatPlatform.Core/Identity/Sessions/RevocationFeed.cs by Subscription", // the streams of one credential
        "ChatPlatform.Core/Inference/ChatClients.cs by string", // the platform's own providers
        "ChatPlatform.Core/Inference/Connections/ConnectionClients.cs by (Guid Tenant, Guid Connection)",
        // the tenant, with a provider of the platform or a connection of the tenant
        "ChatPlatform.Core/Inference/Resilience/ProviderBreakers.cs by BreakerKey",
        // a model, in the client of one connection of one tenant or of a provider of the platform; says only what the
        // provider refuses or how the model marks its thoughts
        "ChatPlatform.Core/Inference/Providers/ProviderChatClient.cs by string",
        "ChatPlatform.Core/Inference/Providers/RequestRepairs.cs by string",
        "ChatPlatform.Core/Inference/ProviderStatus.cs by string", // the platform's own providers
        // the name of a character map that is part of the PDF library; nothing of a file is kept
        "ChatPlatform.Core/Knowledge/Ingestion/Extraction/Pdf/Fonts/CharacterMapReader.cs by string",
        // a media type that the product reads; the average time of all tenants' documents
        "ChatPlatform.Core/Knowledge/Ingestion/IngestionPace.cs by string",
        "ChatPlatform.Core/Knowledge/Search/KnowledgeSearch.cs by Guid", // the tenant
        "ChatPlatform.Core/Realtime/LiveHub.cs by Topic", // starts with the tenant
        "ChatPlatform.Core/Tenancy/Quotas/TenantQuota.cs by (nameof(TenantQuota), tenantId)",
        "ChatPlatform.Core/Tenancy/Quotas/TenantRequestRate.cs by (nameof(TenantRequestRate), tenantId)",
        "ChatPlatform.Core/Widgets/WidgetDirectory.cs by name", // the widget's key, which belongs to one tenant
        "ChatPlatform.Core/Widgets/WidgetSites.cs by (nameof(WidgetSites), tenantId)",
        "ChatPlatform.Web/Security/CircuitOwners.cs by Hash(id)", // a circuit's secret id, which belongs to one user
        // names of rate limits, as in Redis
        "ChatPlatform.Web/Security/Limits/Requests/InMemorySlidingWindow.cs by string",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void S08_Memory_caches_Are_listed_with_their_keys() =>
        Assert.Equal(
            s_kept.Order(StringComparer.Ordinal),
            SourceTree
                .Files(".cs", "ChatPlatform.Core", "ChatPlatform.Web")
                .Concat(SourceTree.Files(".razor", "ChatPlatform.Web"))
                .SelectMany(f =>
                    Kept()
                        .Matches(f.Text)
                        .Concat(
                            f.Text.Contains("MemoryCache", StringComparison.Ordinal) ? Cached().Matches(f.Text) : [])
                        .Select(m => $"{f.Path} by {m.Groups["key"].Value}"))
                .Distinct()
                .Order(StringComparer.Ordinal));

    [Fact]
    public async Task S08_Redis_keys_Name_their_tenant_and_a_corrupt_one_affects_no_other()
    {
        await using var redis = new PrivateRedis();
        await redis.StartAsync(Ct);
        await using var app = new WithRedis(platform, redis.Settings);
        await app.InitializeAsync();
        await Wait.UntilAsync(() => Task.FromResult(app.Get<RedisConnection>().IsAvailable), TimeSpan.FromSeconds(20));
        var (one, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var (mine, theirs) = (
            await app.CreateVisitorAsync(one.WidgetKey), await app.CreateVisitorAsync(other.WidgetKey));
        await mine.SendMessageAsync("Where is my parcel?");
        await theirs.SendMessageAsync("Where is my parcel?");
        await using var myStream = await mine.OpenStreamAsync();
        await using var theirStream = await theirs.OpenStreamAsync();
        await (await ApiClient.OwnerAsync(app)).ReadAsync("/api/v1/tenants/acme/conversations");
        using (var staff = new StaffClient(app))
        {
            (await staff.SignInAsync("owner@acme.demo", "Demo-tenant-2026!")).Dispose();
            (await staff.GetAsync("/t/acme/conversations")).Dispose();
        }

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Settings);
        var keys = connection
            .GetServer(redis.Settings)
            .Keys(pattern: "*", pageSize: 1000)
            .Select(k => k.ToString())
            .ToList();
        var acme = await app.TenantIdAsync("acme");
        Assert.All(keys, key => Assert.Matches($"^(t:({one.Id:N}|{other.Id:N}|{acme:N}):|g:rl:|g:open:)", key));
        Assert.Contains(keys, key => key.StartsWith($"t:{other.Id:N}:", StringComparison.Ordinal));
        var poisoned = keys.Where(key => key.StartsWith($"t:{one.Id:N}:", StringComparison.Ordinal)).ToList();
        var streams = Assert.Single(poisoned, key => key.Contains(":open:", StringComparison.Ordinal));
        await connection
            .GetDatabase()
            .SortedSetAddAsync(
                streams, [.. Enumerable.Range(0, 2_000).Select(i => new SortedSetEntry($"forged-{i}", 1e15))]);
        Assert.Null(await mine.TryOpenStreamAsync());
        await using var another = await theirs.OpenStreamAsync();
        Assert.Contains(poisoned, key => key != streams);
        foreach (var key in poisoned.Where(key => key != streams))
        {
            foreach (var minute in Enumerable.Range(0, 2))
            {
                var (name, number) = (
                    key[..key.LastIndexOf(':')],
                    long.Parse(key[(key.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
                await connection.GetDatabase().StringSetAsync($"{name}:{number + minute}", 1_000_000_000);
            }
        }

        using (var refused = await mine.PostAsync("And now?"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        }

        await theirs.SendMessageAsync("And now?");
    }

    [GeneratedRegex(@"ConcurrentDictionary<(?<key>\([^)]*\)|\w+),")]
    private static partial Regex Kept();

    /// <summary>Matches reads and writes of a cache.</summary>
    [GeneratedRegex(@"\w+\.(?:Set|TryGetValue|GetOrCreate\w*)\((?<key>\w*\((?:[^()]|\([^()]*\))*\)|\w+),")]
    private static partial Regex Cached();

    private sealed class WithRedis(PlatformFixture platform, string redis) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["ConnectionStrings:Redis"] = redis;
    }
}
