using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge.Answers;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Indexes;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.Tenancy.Erasure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Core.Knowledge;

public static class KnowledgeRegistration
{
    /// <summary>
    /// Adds documents, ingestion, search and web pages. The settings Storage, Uploads, Extraction, Ingestion,
    /// SearchIndexes and WebPages are validated at startup.
    /// </summary>
    public static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuditTargets(
            new("answer", "answer_pairs t", "t.id", "t.question", AuditTarget.Owned),
            new("document", "documents t", "t.id", "t.name", AuditTarget.Owned),
            new("web_source", "web_sources t", "t.id", "t.address", AuditTarget.Owned));
        services
            .AddOptions<StorageOptions>()
            .Bind(configuration.GetSection("Storage"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<UploadOptions>()
            .Bind(configuration.GetSection("Uploads"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<ExtractionOptions>()
            .Bind(configuration.GetSection(ExtractionOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<IngestionOptions>()
            .Bind(configuration.GetSection("Ingestion"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services
            .AddOptions<SearchIndexOptions>()
            .Bind(configuration.GetSection("SearchIndexes"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddSingleton<ITenantLifecycleHook, ChunkErasure>()
            .AddSingleton<FileStore>()
            .AddSingleton<ITenantLifecycleHook>(provider => provider.GetRequiredService<FileStore>())
            .AddSingleton<DocumentPublisher>()
            .AddSingleton<FileIntake>()
            .AddSingleton<DocumentQuota>()
            .AddSingleton<DocumentUpload>()
            .AddSingleton<DocumentVersions>()
            .AddSingleton<VersionQueries>()
            .AddSingleton<LabelEditor>()
            .AddSingleton<TagQueries>()
            .AddSingleton<ChunkEdits>()
            .AddSingleton<ChunkEditor>()
            .AddSingleton<ChunkQueries>()
            .AddSingleton<EmbeddingDrafts>()
            .AddSingleton<WrittenAnswers>()
            .AddSingleton<AnswerPairEditor>()
            .AddSingleton<AnswerPairQueries>()
            .AddSingleton<WrittenTexts>()
            .AddSingleton<DocumentLibrary>()
            .AddSingleton<DocumentQueries>()
            .AddSingleton<DocumentStatistics>()
            .AddSingleton<ExtractionProcess>()
            .AddSingleton<IngestionTurns>()
            .AddSingleton<IngestionPace>()
            .AddSingleton<QueuePlaces>()
            .AddSingleton<DocumentQueue>()
            .AddSingleton<ChunkPublisher>()
            .AddSingleton<ChunkEmbedder>()
            .AddSingleton<DocumentIngestion>()
            .AddSingleton<IngestionSignal>()
            .AddSingleton<EmbeddingIndexes>()
            .AddSingleton<KnowledgeSearch>()
            .AddSingleton<QuestionSearch>()
            .AddWebSources(configuration)
            .AddHostedService<IngestionWorker>();
    }
}
