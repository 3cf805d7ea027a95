


namespace ChatPlatform.Tests.Architecture;

/// <summary>Rules of the house that a compiler does not know.</summary>
public sealed partial class RuleTests
{
    /// <summary>Who may look across tenants, and why.</summary>
    private static readonly string[] s_acrossTenants =
    [
        "ChatPlatform.Core/Audit/AuditQueries.cs", // the admins' view of the whole audit log
        "ChatPlatform.Core/Audit/AuditLog.cs", // lines that concern the platform alone
        "ChatPlatform.Core/Audit/AuditVerifier.cs", // one chain for all tenants
        "ChatPlatform.Core/Conversations/Events/EventLog.cs", // the log's epoch, which is the platform's
        "ChatPlatform.Core/Conversations/Turns/TurnStore.cs", // finds turns that nobody runs
        "ChatPlatform.Core/Data/AppDbDesignFactory.cs", // the migration tool
        "ChatPlatform.Core/Data/AppDbFactory.cs", // makes the contexts
        "ChatPlatform.Core/Data/DatabaseFacts.cs", // what the database says about its own safety
        "ChatPlatform.Core/Data/DataScope.cs", // the scope itself
        "ChatPlatform.Core/Data/Migrator.cs", // migrations and their checks
        "ChatPlatform.Core/Demo/BenchSeed.cs", // makes tenants
        "ChatPlatform.Core/Demo/DemoSeed.cs",
        "ChatPlatform.Core/Escalations/PresenceWorker.cs", // finds escalations whose owner is gone
        "ChatPlatform.Core/Identity/Tokens/ApiTokens.cs", // a person's own tokens in all tenants
        "ChatPlatform.Core/Identity/Attempts/SignInNotices.cs", // failed sign-ins of users, who are the platform's
        "ChatPlatform.Core/Identity/Attempts/SignInThrottle.cs", // names of users, who are the platform's
        "ChatPlatform.Core/Identity/CallerResolver.cs", // a token is all that a caller shows
        "ChatPlatform.Core/Identity/IdentityRegistration.cs", // users are the platform's
        "ChatPlatform.Core/Identity/Links/AccountLinks.cs", // links and users are the platform's
        "ChatPlatform.Core/Identity/Links/Invitations.cs",
        "ChatPlatform.Core/Identity/Links/LinkAcceptance.cs",
        "ChatPlatform.Core/Identity/Links/LinkMailQueue.cs", // mails of all tenants wait in one queue
        // accounts under an address, whichever tenant they are of
        "ChatPlatform.Core/Identity/Passwords/PasswordCheck.cs",
        "ChatPlatform.Core/Identity/Users/LinkedLogins.cs", // sign-ins of users, who are the platform's
        "ChatPlatform.Core/Identity/Users/Members.cs", // whether somebody may become a member, before they are one
        "ChatPlatform.Core/Identity/Users/OwnAccount.cs",
        "ChatPlatform.Core/Identity/Users/UserEditor.cs",
        "ChatPlatform.Core/Identity/Users/UserQueries.cs", // the admins' list of users
        "ChatPlatform.Core/Identity/Sessions/RevocationFeed.cs", // one feed for all tenants
        "ChatPlatform.Core/Identity/SecondFactor/SecondFactors.cs", // second factors of users, who are the platform's
        "ChatPlatform.Core/Identity/StaffDirectory.cs", // which tenants a person may enter
        "ChatPlatform.Core/Identity/Sessions/UserSessions.cs", // sessions of users, who are the platform's
        "ChatPlatform.Core/Jobs/JobQueue.cs", // jobs are the platform's
        "ChatPlatform.Core/Knowledge/Ingestion/DocumentQueue.cs", // finds documents that wait
        "ChatPlatform.Core/Secrets/KeyRing/KeyRingStore.cs", // the cookie keys are the platform's
        "ChatPlatform.Core/Secrets/SealedColumn.cs", // rotation of keys reaches everybody
        "ChatPlatform.Core/Demo/DemoCatalog.cs", // the catalog is the platform's
        "ChatPlatform.Core/Catalog/CatalogEditor.cs", // the catalog is the platform's
        "ChatPlatform.Core/Tenancy/TenantEditor.cs", // tenants are made and closed from outside
        "ChatPlatform.Core/Tenancy/TenantNames.cs", // slugs for the platform's audit log
        "ChatPlatform.Core/Tenancy/TenantEraser.cs", // the tenant itself and its people
        "ChatPlatform.Core/Tenancy/TenantErasureWorker.cs", // finds tenants that were given up
        "ChatPlatform.Core/Analytics/TenantQueries.cs", // the admins' list of tenants
        "ChatPlatform.Core/Widgets/WidgetDirectory.cs", // a widget key is all that a stranger has
    ];

    private static readonly string[] s_product = ["ChatPlatform.Core", "ChatPlatform.Web"];

    [Theory]
    [InlineData("insert into messages", "ChatPlatform.Core/Conversations/Events/ConversationLog.cs")]
    [InlineData("insert into conversation_events", "ChatPlatform.Core/Conversations/Events/ConversationLog.cs")]
    [InlineData(
        "hub.Publish(", "ChatPlatform.Core/Conversations/Events/ConversationPublisher.cs",
        "ChatPlatform.Core/Knowledge/DocumentPublisher.cs")]
    public void Messages_and_events_are_inserted_and_published_in_one_place(string text, params string[] places) =>
        Assert.Equal(
            places,
            SourceTree
                .Files(".cs", s_product)
                .Where(f => f.Text.Contains(text, StringComparison.Ordinal))
                .Select(f => f.Path)
                .Order());

    [Fact]
    public void S12_Only_the_listed_places_look_across_tenants() =>
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
    public void Nobody_lifts_the_tenant_filter() =>
        Assert.Empty(
            SourceTree
                .Files(".cs", s_product)
                .Where(f => f.Text.Contains("IgnoreQueryFilters", StringComparison.Ordinal))
                .Select(f => f.Path));

    /// <summary>
    /// Outside the one handler that checks the address, nothing opens connections to where a tenant says.
    /// </summary>
    [Fact]
    public void S52_There_is_one_way_out() =>
        Assert.Equal(
            ["ChatPlatform.Core/Egress/EgressHandler.cs"],
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
    [InlineData(".cs", 370)]
    [InlineData(".razor", 180)]
    public void Files_stay_short_enough_to_be_read(string ending, int most) =>
        Assert.Empty(
            SourceTree
                .Files(ending, "ChatPlatform.Core", "ChatPlatform.Web", "ChatPlatform.Tests", "bench")
                .Where(f => f.Lines > most)
                .Select(f => $"{f.Path}: {f.Lines} lines"));

    [Fact]
    public void Most_files_are_shorter_still()
    {
        var lines = SourceTree.Files(".cs", s_product).Select(f => f.Lines).Order().ToList();
        Assert.InRange(lines[lines.Count / 2], 1, 60);
        Assert.InRange(lines[lines.Count * 95 / 100], 1, 200);
    }

    /// <summary>Where a length cuts what holds no character of more than one code unit.</summary>
    private static readonly string[] s_cutByLength =
    [
        "ChatPlatform.Core/Identity/Tokens/ApiTokens.cs", // a token that we made
        "ChatPlatform.Core/Identity/Passwords/BcryptPasswordHasher.cs", // a bcrypt hash
        "ChatPlatform.Core/Identity/Users/LinkedLogins.cs", // hexadecimal
        "ChatPlatform.Core/Identity/Tokens/SigningKeys.cs", // hexadecimal
        "ChatPlatform.Core/Inference/Providers/ModelText.cs", // an escape of JSON
        "ChatPlatform.Web/Components/Pages/Audit/AuditTable.razor", // an id
        "ChatPlatform.Web/Components/Shared/Forms/FormField.razor", // an id
        "ChatPlatform.Web/Components/Shared/Users/SecretOnce.razor", // an id
        "ChatPlatform.Web/Endpoints/WidgetApiEndpoints.cs", // hexadecimal
    ];

    [Fact]
    public void K4_Text_is_cut_to_a_length_by_the_one_helper() =>
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
    /// A slice that begins or ends at a number or a constant: places that were looked for have names of variables.
    /// </summary>
    [System.Text.RegularExpressions.GeneratedRegex(
        @"(?<=[\w)\]])\[(?:\.\.(?:\d+|[A-Z]\w*)|\^(?:\d+|[A-Z]\w*)\.\.)\]|\.(?:Substring|Remove)\((?:0, )?(?:\d+|[A-Z]\w*)\)"
    )]
    private static partial System.Text.RegularExpressions.Regex CutByLength();

    [Fact]
    public void No_folder_is_named_after_nothing()
    {
        string[] empty = ["Models", "Helpers", "Utils", "Services", "Interfaces", "Common", "Managers"];
        Assert.Empty(
            SourceTree
                .Files(".cs", s_product)
                .Where(f => f.Path.Split('/')[..^1].Any(empty.Contains))
                .Select(f => f.Path));
    }
}
