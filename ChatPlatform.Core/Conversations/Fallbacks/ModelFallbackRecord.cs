using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Conversations.Fallbacks;

/// <summary>
/// When a tenant's chosen model last did not answer, so that the platform finds such tenants without reading the turns
/// of all others.
/// </summary>
public sealed class ModelFallbackRecord : ITenantOwned
{
    /// <summary>$1 tenant. Writes at most every ten seconds, because all turns of the tenant share the row.</summary>
    internal const string Write = """
        insert into model_fallbacks (tenant_id, last_at)
        select $1, now()
        where not exists (
          select from model_fallbacks where tenant_id = $1 and last_at > now() - interval '10 seconds')
        on conflict (tenant_id) do update set last_at = excluded.last_at
        """;

    public required Guid TenantId { get; init; }

    public required DateTimeOffset LastAt { get; set; }
}

internal sealed class ModelFallbackRecordConfiguration : IEntityTypeConfiguration<ModelFallbackRecord>
{
    public void Configure(EntityTypeBuilder<ModelFallbackRecord> builder)
    {
        builder.HasKey(x => x.TenantId);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.LastAt);
    }
}
