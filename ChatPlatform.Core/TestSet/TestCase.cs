using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.TestSet;

/// <summary>A message before the one that a test case asks.</summary>
/// <param name="IsCustomer">True for the customer's words, false for the assistant's.</param>
/// <param name="Text">1 to 4,000 characters.</param>
public sealed record TestLine(bool IsCustomer, string Text);

/// <summary>A customer's message with what its answer must be like.</summary>
public sealed class TestCase : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Message { get; set; }

    /// <summary>Messages before it, oldest first.</summary>
    public IReadOnlyList<TestLine> History { get; set; } = [];

    /// <summary>The agent that must answer, which may have been deleted since; null for any.</summary>
    public Guid? AgentId { get; set; }

    /// <summary>Texts that the answer must contain.</summary>
    public List<string> MustMention { get; set; } = [];

    /// <summary>Texts that the answer must not contain.</summary>
    public List<string> MustNotMention { get; set; } = [];

    /// <summary>True when a person must be offered or brought.</summary>
    public bool NeedsPerson { get; set; }

    /// <summary>Name of the user who changed it last, which is kept when the account is deleted.</summary>
    public required string ChangedBy { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Later than a run means that the run says nothing about the case as it is now.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

internal sealed class TestCaseConfiguration : IEntityTypeConfiguration<TestCase>
{
    public void Configure(EntityTypeBuilder<TestCase> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.CreatedAt });
        builder.Property(x => x.Message).HasMaxLength(TestCaseDraft.MaxMessage);
        builder.Property(x => x.History).HasColumnType("jsonb");
        builder.Property(x => x.ChangedBy).HasMaxLength(256);
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}
