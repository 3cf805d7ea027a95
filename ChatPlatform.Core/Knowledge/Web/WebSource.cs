using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Jobs;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>What the address of a web source leads to.</summary>
[JsonConverter(typeof(EnumAsText<WebSourceKind>))]
public enum WebSourceKind
{
    /// <summary>One page or file.</summary>
    Page,

    /// <summary>A list of pages: a sitemap, an index of sitemaps, or a text with an address on each line.</summary>
    Sitemap,
}

/// <summary>State of a web source; the texts of the first two are those of <see cref="JobStatus"/>.</summary>
[JsonConverter(typeof(EnumAsText<WebSourceStatus>))]
public enum WebSourceStatus
{
    /// <summary>To be read as soon as an instance is free.</summary>
    Queued,

    /// <summary>Being read.</summary>
    Processing,

    /// <summary>Waits for its next time, or for someone to ask.</summary>
    Idle,
}

/// <summary>
/// A web address from which documents are read: one page, or the pages of a sitemap. Its row is the durable job that
/// reads them.
/// </summary>
public sealed class WebSource : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Absolute http or https address.</summary>
    public required string Address { get; set; }

    public WebSourceKind Kind { get; set; }

    public WebSchedule Schedule { get; set; }

    /// <summary>Maximum pages that are read of a sitemap.</summary>
    public int MaxPages { get; set; }

    /// <summary>Only pages of the sitemap whose address begins with this are read; null for all.</summary>
    public string? Prefix { get; set; }

    /// <summary>Tags of its documents.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>Audience of its documents.</summary>
    public DocumentAudience Audience { get; set; }

    public WebSourceStatus Status { get; set; }

    public int Attempts { get; set; }

    /// <summary>End of the lease while processing; while queued, the time of the next run, or null for now.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Fencing number, which increases with each claim; a write with an older number is rejected.</summary>
    public int Fence { get; set; }

    /// <summary>Pages of the present or last run that were dealt with.</summary>
    public int PagesDone { get; set; }

    /// <summary>Pages of the present or last run; 0 while the sitemap is being read.</summary>
    public int PagesListed { get; set; }

    /// <summary>End of the last run; null before the first.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Result of the last run; null before the first.</summary>
    public WebRunResult? Result { get; set; }

    public DateTimeOffset CreatedAt { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each change by staff, and not with runs.</summary>
    public uint ConcurrencyToken { get; private set; } = 1;

    /// <summary>Labels that new documents get, and all of its documents when staff change them.</summary>
    public DocumentLabels Labels => new(Tags, Audience);

    /// <summary>True when the row waits for a scheduled time: queued, and not after a failed attempt.</summary>
    public bool IsScheduled => Status == WebSourceStatus.Queued && Attempts == 0 && LeaseUntil is not null;

    /// <summary>Makes the source due at once. A run that is in progress loses its claim.</summary>
    public void Queue()
    {
        Fence++;
        (Status, Attempts, LeaseUntil, PagesDone, PagesListed) = (WebSourceStatus.Queued, 0, null, 0, 0);
    }

    /// <summary>Makes the source wait.</summary>
    /// <param name="next">Time of its next run; null until someone asks.</param>
    public void WaitUntil(DateTimeOffset? next) => (Status, LeaseUntil) = (
        next is null ? WebSourceStatus.Idle : WebSourceStatus.Queued, next);

    /// <summary>Notes a change by staff.</summary>
    /// <param name="now">Time of the change.</param>
    public void Change(DateTimeOffset now) => (ChangedAt, ConcurrencyToken) = (now, unchecked(ConcurrencyToken + 1));
}

internal sealed class WebSourceConfiguration : IEntityTypeConfiguration<WebSource>
{
    public void Configure(EntityTypeBuilder<WebSource> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.Address }).IsUnique();
        builder.HasIndex(x => new { x.Status, x.LeaseUntil });
        builder.Property(x => x.Address).HasMaxLength(WebAddresses.MaxLength);
        builder.Property(x => x.Prefix).HasMaxLength(WebAddresses.MaxLength);
        builder.Property(x => x.Result).HasColumnType("jsonb");
        builder.Property(x => x.ConcurrencyToken).HasColumnName("revision").HasConversion<long>().IsConcurrencyToken();
        builder.Ignore(x => x.IsScheduled);
        builder.Ignore(x => x.Labels);
    }
}
