using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Tenancy;

internal sealed class TenantEntityConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.HasIndex(x => x.Slug).IsUnique();
        builder.Property(x => x.Slug).HasMaxLength(63);
        builder.Property(x => x.Name).HasMaxLength(200);
        builder.Property(x => x.Kind).HasMaxLength(TenantKinds.MaxLength);
        builder.Property(x => x.Settings).HasColumnType("jsonb");
        builder.Property(x => x.Limits).HasColumnType("jsonb").HasDefaultValueSql("'{}'");
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}
