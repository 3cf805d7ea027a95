namespace ChatPlatform.Tests.Architecture;

/// <summary>Source rules that neither the compiler nor an analyzer checks.</summary>
public sealed partial class RuleTests
{
    /// <summary>Files that may use the platform's scope, with the reason.</summary>
    private static readonly string[] s_acrossTenants =
    [
        "ChatPlatform.Core/Audit/AuditQueries.cs", // the admins' view of the whole audit log
        "ChatPlatform.Core/Audit/AuditLog.cs", // entries without a tenant
        "ChatPlatform.Core/Audit/AuditVerifier.cs", // one hash chain for all tenants
        "ChatPlatform.Core/Conversations/Events/EventLog.cs", // the log generation belongs to the platform
        "ChatPlatform.Core/Conversations/Turns/TurnStore.cs", // finds unclaimed turns
        "ChatPlatform.Core/Data/Schema/AppDbDesignFactory.cs", // the migration tool
        "ChatPlatform.Core/Data/AppDbFactory.cs", // creates the contexts
        "ChatPlatform.Core/Data/DatabaseFacts.cs", // database settings that the start-up checks read
        "ChatPlatform.Core/Data/DataScope.cs", // the scope itself
        "ChatPlatform.Core/Data/Schema/Migrator.cs", // migrations and their checks
        // the health page
        "ChatPlatform.Core/Data/Schema/DatabaseStatistics.cs",
        "ChatPlatform.Core/Conversations/Turns/TurnStatistics.cs",
        "ChatPlatform.Core/Jobs/JobStatistics.cs",
        "ChatPlatform.Core/Knowledge/DocumentStatistics.cs",
        "ChatPlatform.Core/Conversations/Fallbacks/ModelFallbacks.cs", // tenants whose model does not answer
        "ChatPlatform.Core/Inference/Resilience/PausedProviders.cs",
        "ChatPlatform.Core/Inference/Faults/ProviderFaults.cs", // the admins' list of failed calls
        "ChatPlatform.Core/Demo/BenchSeed.cs", // creates tenants
        "ChatPlatform.Core/Demo/DemoSeed.cs",
        "ChatPlatform.Core/Escalations/PresenceWorker.cs", // finds escalations whose owner is absent
        "ChatPlatform.Core/Identity/Tokens/ApiTokens.cs", // a user's own tokens in all tenants
        // failed sign-ins of users, which belong to the platform
        "ChatPlatform.Core/Identity/Attempts/SignInNotices.cs",
        "ChatPlatform.Core/Identity/Attempts/SignInThrottle.cs", // names of users, which belong to the platform
        "ChatPlatform.Core/Identity/CallerResolver.cs", // a request brings nothing but its credential
        "ChatPlatform.Core/Identity/IdentityRegistration.cs", // users belong to the platform
        "ChatPlatform.Core/Identity/Links/AccountLinks.cs", // links and users belong to the platform
        "ChatPlatform.Core/Identity/Links/Invitations.cs",
        "ChatPlatform.Core/Identity/Links/LinkAcceptance.cs",
        "ChatPlatform.Core/Identity/Links/LinkMailQueue.cs", // one queue for the mails of all tenants
        // accounts of an address in any tenant
        "ChatPlatform.Core/Identity/Passwords/PasswordCheck.cs",
        "ChatPlatform.Core/Identity/Users/LinkedLogins.cs", // linked sign-ins of users, which belong to the platform
        "ChatPlatform.Core/Identity/Users/Members.cs", // checks an account before it becomes a member
        "ChatPlatform.Core/Identity/Users/OwnAccount.cs",
        "ChatPlatform.Core/Identity/Users/UserEditor.cs",
        "ChatPlatform.Core/Identity/Users/UserQueries.cs", // the admins' list of users
        "ChatPlatform.Core/Identity/Sessions/RevocationFeed.cs", // one feed for all tenants
        // second factors of users, which belong to the platform
        "ChatPlatform.Core/Identity/SecondFactor/SecondFactors.cs",
        "ChatPlatform.Core/Identity/StaffDirectory.cs", // the tenants that a user may enter
        "ChatPlatform.Core/Identity/Sessions/UserSessions.cs", // sessions of users, which belong to the platform
        "ChatPlatform.Core/Jobs/JobQueue.cs", // jobs belong to the platform
        "ChatPlatform.Core/Knowledge/Indexes/EmbeddingIndexes.cs", // counts large tenants for operators
        "ChatPlatform.Core/Knowledge/Ingestion/DocumentQueue.cs", // finds queued documents
        "ChatPlatform.Core/Knowledge/Ingestion/QueuePlaces.cs", // counts the documents ahead
        "ChatPlatform.Core/Knowledge/Web/Runs/WebSourceQueue.cs", // finds web sources that are due
        "ChatPlatform.Core/Secrets/KeyRing/KeyRingStore.cs", // data-protection keys belong to the platform
        "ChatPlatform.Core/Secrets/SealedColumn.cs", // key rotation covers all tenants
        "ChatPlatform.Core/Demo/DemoCatalog.cs", // the catalog belongs to the platform
        "ChatPlatform.Core/Catalog/CatalogEditor.cs", // the catalog belongs to the platform
        "ChatPlatform.Core/Catalog/CatalogFollower.cs", // finds copies that are behind their entry
        "ChatPlatform.Core/Catalog/CatalogRules.cs", // the admins' list of tenants with a rule
        "ChatPlatform.Core/Catalog/CatalogUsage.cs", // the admins' list of copies
        "ChatPlatform.Core/Inference/ModelCatalog/ModelEditor.cs", // models belong to the platform
        "ChatPlatform.Core/Inference/ModelCatalog/ModelPrices.cs", // prices belong to the platform
        "ChatPlatform.Core/Inference/ModelCatalog/ModelQueries.cs", // the admins' list of models
        "ChatPlatform.Core/Tenancy/TenantEditor.cs", // creates and closes tenants
        "ChatPlatform.Core/Tenancy/TenantNames.cs", // slugs for the platform's audit log
        "ChatPlatform.Core/Tenancy/Erasure/TenantEraser.cs", // deletes the tenant and its users
        "ChatPlatform.Core/Tenancy/Erasure/TenantErasureWorker.cs", // finds closed tenants
        "ChatPlatform.Core/Analytics/Platform/PlatformQueries.cs", // the admins' dashboard
        "ChatPlatform.Core/Analytics/Platform/RecordSearch.cs", // what a staff member may find in any tenant
        "ChatPlatform.Core/Analytics/TenantQueries.cs", // the admins' list of tenants
        "ChatPlatform.Core/Widgets/WidgetDirectory.cs", // an anonymous visitor brings only the widget key
    ];

    private static readonly string[] s_product = ["ChatPlatform.Core", "ChatPlatform.Web"];

    private static readonly string[] s_endings = [".cs", ".razor", ".ts", ".css"];

    /// <summary>Files that one folder may hold; exceptions are in docs/decisions/0017.</summary>
    [Fact]
    public void Folders_Hold_at_most_14_source_files() =>
        Assert.Empty(
            s_endings
                .SelectMany(ending => SourceTree.Files(
                    ending, "ChatPlatform.Core", "ChatPlatform.Web", "ChatPlatform.Tests", "ChatPlatform.Widget/src",
                    "ChatPlatform.Widget/test", "ChatPlatform.Widget/styles", "bench"))
                .Where(f => !f.Path.EndsWith(".razor.css", StringComparison.Ordinal)) // Part of the component.
                .GroupBy(f => Path.GetDirectoryName(f.Path))
                .Where(folder => folder.Count() > 14)
                .Select(folder => $"{folder.Key}: {folder.Count()} files"));

    [Theory]
    [InlineData("insert into messages", "ChatPlatform.Core/Conversations/Events/ConversationLog.cs")]
    [InlineData("insert into conversation_events", "ChatPlatform.Core/Conversations/Events/ConversationLog.cs")]
    [InlineData(
        "hub.Publish(", "ChatPlatform.Core/Conversations/Events/ConversationPublisher.cs",
        "ChatPlatform.Core/Knowledge/DocumentPublisher.cs")]
    public void Messages_and_events_Are_inserted_and_published_in_one_place(string text, params string[] places) =>
        Assert.Equal(
            places,
            SourceTree
                .Files(".cs", s_product)
                .Where(f => f.Text.Contains(text, StringComparison.Ordinal))
                .Select(f => f.Path)
                .Order());

    [Fact]
    public void S12_Platform_scope_Is_used_by_the_listed_files_only() =>
        Assert.Equal(
            s_acrossTenants.Order(),
            SourceTree
                .Files(".cs", s_product)
                .Concat(SourceTree.Files(".razor", s_product))
                .Where(f =>
                    f.Text.Contains("ForPlatform()", StringComparison.Ordinal)
                    || f.Text.Contains("DataScope.Platform", StringComparison.Ordinal)
                    || f.Path.EndsWith("/DataScope.cs", StringComparison.Ordinal))
                .Select(f => f.Path)
                .Order());

    [Fact]
    public void Tenant_filter_Is_never_ignored() =>
        Assert.Empty(
            SourceTree
                .Files(".cs", s_product)
                .Where(f => f.Text.Contains("IgnoreQueryFilters", StringComparison.Ordinal))
                .Select(f => f.Path));

    /// <summary>
    /// Only the egress handler, which checks addresses, opens connections to addresses that a tenant configured. The
    /// clients of providers wrap the factory's handler, which is that one.
    /// </summary>
    [Fact]
    public void S52_Outgoing_connections_Use_the_one_egress_handler() =>
        Assert.Equal(
            [
                "ChatPlatform.Core/Egress/EgressHandler.cs", "ChatPlatform.Core/Inference/Providers/ProviderClients.cs",
            ],
            SourceTree
                .Files(".cs", s_product)
                .Where(f =>
                    f.Text.Contains("new HttpClient(", StringComparison.Ordinal)
                    || f.Text.Contains("SocketsHttpHandler Create", StringComparison.Ordinal)
                    || f.Text.Contains("new HttpClientHandler", StringComparison.Ordinal)
                    || f.Text.Contains("new Socket(", StringComparison.Ordinal)
                    || f.Text.Contains("TcpClient", StringComparison.Ordinal))
                .Select(f => f.Path));

    [Theory]
    [InlineData(".cs", 300)]
    [InlineData(".razor", 180)]
    public void Source_files_Have_at_most_the_allowed_lines(string ending, int maximum) =>
        Assert.Empty(
            SourceTree
                .Files(ending, "ChatPlatform.Core", "ChatPlatform.Web", "ChatPlatform.Tests", "bench")
                .Where(f => f.Lines > maximum)
                .Select(f => $"{f.Path}: {f.Lines} lines"));

    [Fact]
    public void Source_files_Have_a_short_median_and_95th_percentile()
    {
        var lines = SourceTree.Files(".cs", s_product).Select(f => f.Lines).Order().ToList();
        Assert.InRange(lines[lines.Count / 2], 1, 60);
        Assert.InRange(lines[lines.Count * 95 / 100], 1, 190);
    }

    /// <summary>Files that truncate by length text without surrogate pairs.</summary>
    private static readonly string[] s_cutByLength =
    [
        "ChatPlatform.Core/Identity/Tokens/ApiTokens.cs", // a token created by the platform
        "ChatPlatform.Core/Identity/Passwords/BcryptPasswordHasher.cs", // a bcrypt hash
        "ChatPlatform.Core/Identity/Users/LinkedLogins.cs", // hexadecimal
        "ChatPlatform.Core/Identity/Tokens/SigningKeys.cs", // hexadecimal
        "ChatPlatform.Core/Inference/Privacy/OutgoingTurn.cs", // an entry of a dictionary
        "ChatPlatform.Core/Inference/Privacy/PageAddress.cs", // compared, never shown
        "ChatPlatform.Core/Inference/Providers/ChatCompletions/ModelText.cs", // a JSON escape
        "ChatPlatform.Web/Components/Pages/Audit/AuditTable.razor", // an id
        "ChatPlatform.Web/Components/Shared/Users/SecretOnce.razor", // an id
        "ChatPlatform.Web/Endpoints/WidgetApiEndpoints.cs", // hexadecimal
    ];

    [Fact]
    public void K4_Text_Is_truncated_by_UnicodeText_only() =>
        Assert.Equal(
            s_cutByLength.Order(),
            SourceTree
                .Files(".cs", s_product)
                .Concat(SourceTree.Files(".razor", s_product))
                .Where(f =>
                    f.Feature != "Unicode"
                    && f.Text.Split('\n')
                        .Any(line =>
                            !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && CutByLength().IsMatch(line)
                        ))
                .Select(f => f.Path)
                .Order());

    /// <summary>
    /// Matches a slice that starts or ends at a number or a constant. A slice at a variable is an index that was
    /// searched for.
    /// </summary>
    [System.Text.RegularExpressions.GeneratedRegex(
        @"(?<=[\w)\]])\[(?:\.\.(?:\d+|[A-Z]\w*)|\^(?:\d+|[A-Z]\w*)\.\.)\]"
        + @"|\.(?:Substring|Remove)\((?:0, )?(?:\d+|[A-Z]\w*)\)")]
    private static partial System.Text.RegularExpressions.Regex CutByLength();

    [Fact]
    public void Folders_Are_named_after_features()
    {
        string[] empty = ["Models", "Helpers", "Utils", "Services", "Interfaces", "Common", "Managers"];
        Assert.Empty(
            SourceTree
                .Files(".cs", s_product)
                .Where(f => f.Path.Split('/')[..^1].Any(empty.Contains))
                .Select(f => f.Path));
    }
}
