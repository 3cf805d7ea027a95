using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.TestSet;

/// <summary>What a run has tested.</summary>
[JsonConverter(typeof(EnumAsText<TestRunKind>))]
public enum TestRunKind
{
    /// <summary>The agents as they answered customers.</summary>
    Current,

    /// <summary>An agent's values that were not saved.</summary>
    Draft,

    /// <summary>An agent's values that were saved after the run.</summary>
    Published,
}

/// <summary>What a case of a run has led to.</summary>
/// <param name="Message">Begin of the case's message.</param>
/// <param name="Reasons">Why it failed, in the order of the expectations; empty when it passed.</param>
/// <param name="Answer">Begin of the answer.</param>
/// <param name="Agents">Names of the agents that answered.</param>
/// <param name="OffersPerson">True when a person was offered or brought.</param>
/// <param name="Milliseconds">Duration.</param>
public sealed record TestResult(
    Guid CaseId, string Message, bool Passed, IReadOnlyList<string> Reasons, string Answer,
    IReadOnlyList<string> Agents, bool OffersPerson, int Milliseconds)
{
    /// <summary>Characters that are kept of a message.</summary>
    public const int MaxMessage = 200;

    /// <summary>Characters that are kept of an answer.</summary>
    public const int MaxAnswer = 1000;
}

/// <summary>A run of a tenant's test set.</summary>
public sealed class TestRun : ITenantOwned
{
    /// <summary>Maximum runs that are kept of a tenant; the oldest are removed.</summary>
    public const int MaxKept = 20;

    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required TestRunKind Kind { get; set; }

    /// <summary>Name of the agent whose values were tested; null for <see cref="TestRunKind.Current"/>.</summary>
    public string? Agent { get; init; }

    /// <summary>Identifies the cases, the values and the state of the tenant that were tested.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>
    /// State of the tenant's agents, tools and documents that was tested, or the one after the values were saved.
    /// </summary>
    public required string State { get; set; }

    /// <summary>Name of the user, which is kept when the account is deleted.</summary>
    public required string StartedBy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required int Milliseconds { get; init; }

    /// <summary>Number of cases.</summary>
    public required int Total { get; init; }

    /// <summary>Number of cases that passed.</summary>
    public required int Passed { get; init; }

    /// <summary>False when the run took too long, so that cases were not asked.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>One for each case, in the order of the cases.</summary>
    public required IReadOnlyList<TestResult> Results { get; init; }
}

internal sealed class TestRunConfiguration : IEntityTypeConfiguration<TestRun>
{
    public void Configure(EntityTypeBuilder<TestRun> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.StartedAt });
        builder.Property(x => x.Agent).HasMaxLength(80);
        builder.Property(x => x.Fingerprint).HasMaxLength(64);
        builder.Property(x => x.State).HasMaxLength(80);
        builder.Property(x => x.StartedBy).HasMaxLength(256);
        builder.Property(x => x.Results).HasColumnType("jsonb");
    }
}
