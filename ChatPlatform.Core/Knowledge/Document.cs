using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
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
}

/// <summary>A file that a tenant taught its agents.</summary>
public sealed class Document : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The file's name as shown to people; it never reaches a path.</summary>
    public required string Name { get; set; }

    /// <summary>Opaque name in the file store.</summary>
    public required string StorageKey { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the content, lower-case hex.</summary>
    public required string ContentHash { get; init; }

    public required string MediaType { get; init; }

    public DocumentStatus Status { get; set; }

    /// <summary>0 to 100 while processing.</summary>
    public int Progress { get; set; }

    /// <summary>What is being done, in plain words ("Reading page 12 of 80").</summary>
    public string? ProgressText { get; set; }

    /// <summary>Stable code of the failure, snake_case.</summary>
    public string? FailureCode { get; set; }

    /// <summary>What happened and the way out, in plain words.</summary>
    public string? FailureDetail { get; set; }

    public int? Pages { get; set; }

    public int Chunks { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Fencing number: grows with each claim, and a stale worker's publish is refused.</summary>
    public int Fence { get; set; }

    public Guid? UploadedBy { get; init; }

    /// <summary>Made by the uploader, unique for each: a file that is sent twice is one document.</summary>
    public string? UploadKey { get; init; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;
}

internal sealed class DocumentConfiguration : IEntityTypeConfiguration<Document>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.Property(x => x.Name).HasMaxLength(300);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(x => x.UploadKey).HasMaxLength(DocumentUpload.MaxKeyLength);
        builder.HasIndex(x => new { x.TenantId, x.UploadedBy, x.UploadKey })
            .IsUnique().HasFilter("upload_key is not null");
        builder.HasIndex(x => new { x.TenantId, x.ChangedAt });
        builder.HasIndex(x => new { x.Status, x.LeaseUntil })
            .HasFilter($"status in ({Sql.Literal(DocumentStatus.Queued)}, {Sql.Literal(DocumentStatus.Processing)})");
    }
}
