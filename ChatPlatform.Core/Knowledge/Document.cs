using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Knowledge;

[JsonConverter(typeof(EnumAsText<DocumentStatus>))]
public enum DocumentStatus
{
    Queued,
    Processing,
    Ready,
    Failed,

    /// <summary>Stopped by staff before it was read; it waits until someone continues.</summary>
    Paused,
}

/// <summary>A file from which a tenant's agents answer.</summary>
public sealed class Document : ITenantOwned
{
    /// <summary>Maximum characters of <see cref="Warning"/>.</summary>
    public const int MaxWarningLength = 1000;

    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The file's name as shown to users; never used in a path.</summary>
    public required string Name { get; set; }

    /// <summary>Random name in the file store.</summary>
    public required string StorageKey { get; set; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; set; }

    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public required string ContentHash { get; set; }

    public required string MediaType { get; set; }

    /// <summary>Number of the current version, from 1; increases with each replacement.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When the current version was uploaded or brought back.</summary>
    public DateTimeOffset VersionAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Name of who uploaded the current version or brought it back.</summary>
    public string VersionBy { get; set; } = "";

    public DocumentStatus Status { get; set; }

    /// <summary>0 to 100 while processing.</summary>
    public int Progress { get; set; }

    /// <summary>Current step for display ("Reading page 12 of 80").</summary>
    public string? ProgressText { get; set; }

    /// <summary>Stable code of the failure, snake_case.</summary>
    public string? FailureCode { get; set; }

    /// <summary>Message for users: what failed and how to continue.</summary>
    public string? FailureDetail { get; set; }

    /// <summary>What could not be read of a file that is ready, for users; null when all of it was read.</summary>
    public string? Warning { get; set; }

    public int? Pages { get; set; }

    public int Chunks { get; set; }

    /// <summary>True when it goes before the tenant's other documents in the queue.</summary>
    public bool IsUrgent { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Fencing number, which increases with each claim; a publish with an older number is rejected.</summary>
    public int Fence { get; set; }

    /// <summary>Lower case; at most <see cref="DocumentLabels.MaxTags"/>.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>Who may be answered from it.</summary>
    public DocumentAudience Audience { get; set; }

    public Guid? UploadedBy { get; init; }

    /// <summary>
    /// Created by the client, unique for each upload, so that a file sent twice becomes one document.
    /// </summary>
    public string? UploadKey { get; init; }

    /// <summary>The web source whose page it is; null for files that were uploaded or written.</summary>
    public Guid? SourceId { get; init; }

    /// <summary>Address of the page, unique in its source; null without a source.</summary>
    public string? Address { get; init; }

    /// <summary>Entity tag of the page as it was read; null when the site gave none.</summary>
    public string? EntityTag { get; set; }

    /// <summary>Time of the page's last change as the site gave it; null when it gave none.</summary>
    public DateTimeOffset? PageChangedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Its tags and audience.</summary>
    public DocumentLabels Labels => new(Tags, Audience);
}

internal sealed class DocumentConfiguration : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.Property(x => x.Name).HasMaxLength(300);
        builder.Property(x => x.VersionBy).HasMaxLength(256);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.Warning).HasMaxLength(Document.MaxWarningLength);
        builder.Property(x => x.UploadKey).HasMaxLength(DocumentUpload.MaxKeyLength);
        builder.HasIndex(x => new { x.TenantId, x.UploadedBy, x.UploadKey })
            .IsUnique().HasFilter("upload_key is not null");
        builder.HasOne<WebSource>().WithMany().HasForeignKey(x => new { x.TenantId, x.SourceId })
            .OnDelete(DeleteBehavior.NoAction); // Its documents are deleted first, with their files and statistics.
        builder.Property(x => x.Address).HasMaxLength(WebAddresses.MaxLength);
        builder.Property(x => x.EntityTag).HasMaxLength(PageOrigin.MaxEntityTag);
        builder.HasIndex(x => new { x.TenantId, x.SourceId, x.Address })
            .IsUnique().HasFilter("source_id is not null");
        builder.Ignore(x => x.Labels);
        builder.HasIndex(x => x.TenantId).HasDatabaseName("ix_documents_restricted")
            .HasFilter($"audience <> {Sql.Literal(DocumentAudience.Everyone)}");
        builder.HasIndex(x => new { x.TenantId, x.ChangedAt });
        builder.HasIndex(x => new { x.ChangedAt, x.Id })
            .HasDatabaseName("ix_documents_failed")
            .HasFilter($"status = {Sql.Literal(DocumentStatus.Failed)}");
        builder.HasIndex(x => new { x.Status, x.LeaseUntil })
            .HasFilter($"status in ({Sql.Literal(DocumentStatus.Queued)}, {Sql.Literal(DocumentStatus.Processing)})");
    }
}
