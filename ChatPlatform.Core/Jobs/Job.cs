using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Jobs;

public enum JobStatus
{
    Queued,
    Processing,
    Failed,
}

/// <summary>
/// A durable job without a row in another table. Written in the transaction that requires it and deleted when it is
/// done. It belongs to the platform, so that it outlives its subject.
/// </summary>
public sealed class Job
{
    /// <summary>Kind of work, snake_case.</summary>
    public required string Kind { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Id of the subject; one job of a kind for each subject.</summary>
    public required Guid SubjectId { get; init; }

    public JobStatus Status { get; set; }

    public int Fence { get; set; }

    public int Attempts { get; set; }

    /// <summary>End of the lease while processing; earliest next attempt while queued.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;
}

internal sealed class JobConfiguration : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("jobs");
        builder.HasKey(x => new { x.Kind, x.Id });
        builder.Property(x => x.Kind).HasMaxLength(50);
        builder.HasIndex(x => new { x.Kind, x.SubjectId }).IsUnique();
    }
}
