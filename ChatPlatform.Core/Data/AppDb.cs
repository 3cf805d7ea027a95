using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Analytics.Teaching;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Caching;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Answers;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.Setup;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.TestSet;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Core.Widgets.Logos;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data;

/// <summary>
/// The database context. Every context has a <see cref="DataScope"/>; create it with <see cref="AppDbFactory"/> and
/// dispose it after the operation.
/// </summary>
public sealed class AppDb(DbContextOptions<AppDb> options, DataScope scope)
    : IdentityUserContext<User, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>The scope applied by query filter, save guard and row-level security.</summary>
    public DataScope Scope { get; } = scope;

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<AuditChain> AuditChains => Set<AuditChain>();

    public DbSet<CatalogEntry> CatalogEntries => Set<CatalogEntry>();

    public DbSet<CatalogModel> CatalogModels => Set<CatalogModel>();

    public DbSet<TenantPermission> TenantPermissions => Set<TenantPermission>();

    public DbSet<TenantRevision> TenantRevisions => Set<TenantRevision>();

    public DbSet<TenantUsage> TenantUsage => Set<TenantUsage>();

    public DbSet<TenantCost> TenantCosts => Set<TenantCost>();

    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<Revocation> Revocations => Set<Revocation>();

    public DbSet<SignInFailure> SignInFailures => Set<SignInFailure>();

    public DbSet<SignInNotice> SignInNotices => Set<SignInNotice>();

    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();

    public DbSet<ProviderConnection> ProviderConnections => Set<ProviderConnection>();

    public DbSet<ProviderFaultRecord> ProviderFaults => Set<ProviderFaultRecord>();

    public DbSet<ModelFallbackRecord> ModelFallbacks => Set<ModelFallbackRecord>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<WidgetSettings> WidgetSettings => Set<WidgetSettings>();

    public DbSet<WidgetSite> WidgetSites => Set<WidgetSite>();

    public DbSet<WidgetLogo> WidgetLogos => Set<WidgetLogo>();

    public DbSet<SetupMark> SetupMarks => Set<SetupMark>();

    public DbSet<Document> Documents => Set<Document>();

    public DbSet<WebSource> WebSources => Set<WebSource>();

    public DbSet<AnswerPair> AnswerPairs => Set<AnswerPair>();

    public DbSet<Chunk> Chunks => Set<Chunk>();

    public DbSet<ChunkEmbedding> ChunkEmbeddings => Set<ChunkEmbedding>();

    public DbSet<ChunkEdit> ChunkEdits => Set<ChunkEdit>();

    public DbSet<EmbeddingDraft> EmbeddingDrafts => Set<EmbeddingDraft>();

    public DbSet<DocumentVersion> DocumentVersions => Set<DocumentVersion>();

    public DbSet<TermStatistic> TermStatistics => Set<TermStatistic>();

    public DbSet<CorpusStatistic> CorpusStatistics => Set<CorpusStatistic>();

    public DbSet<Tool> Tools => Set<Tool>();

    public DbSet<ToolInvocation> ToolInvocations => Set<ToolInvocation>();

    public DbSet<Agent> Agents => Set<Agent>();

    public DbSet<AgentVersion> AgentVersions => Set<AgentVersion>();

    public DbSet<AgentTool> AgentTools => Set<AgentTool>();

    public DbSet<RouteCorrection> RouteCorrections => Set<RouteCorrection>();

    public DbSet<Visitor> Visitors => Set<Visitor>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<ConversationEvent> ConversationEvents => Set<ConversationEvent>();

    public DbSet<Turn> Turns => Set<Turn>();

    public DbSet<CachedAnswer> CachedAnswers => Set<CachedAnswer>();

    public DbSet<Escalation> Escalations => Set<Escalation>();

    public DbSet<TaughtQuestion> TaughtQuestions => Set<TaughtQuestion>();

    public DbSet<TestCase> TestCases => Set<TestCase>();

    public DbSet<TestRun> TestRuns => Set<TestRun>();

    public DbSet<Job> Jobs => Set<Job>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>
    /// Read by the tenant filter. The model is built once; this property is evaluated for each context.
    /// </summary>
    internal Guid FilterTenantId => Scope.TenantId ?? Guid.Empty;

    internal bool FilterIsPlatform => Scope.IsPlatform;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        TextEnums.Apply(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        NameIdentityTables(builder);
        builder.HasPostgresExtension("vector");
        builder.HasPostgresExtension("btree_gin");
        builder.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        TenantConvention.Apply(builder, this);
    }

    /// <summary>
    /// Replaces the names set by ASP.NET Core Identity, such as AspNetUsers and UserNameIndex. The users come first,
    /// because the names of foreign keys to them depend on it.
    /// </summary>
    private static void NameIdentityTables(ModelBuilder builder)
    {
        var users = builder.Entity<User>().ToTable("users");
        users.HasIndex(x => x.NormalizedUserName).HasDatabaseName("user_name_index");
        users.HasIndex(x => x.NormalizedEmail).HasDatabaseName("email_index");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens");
    }
}
