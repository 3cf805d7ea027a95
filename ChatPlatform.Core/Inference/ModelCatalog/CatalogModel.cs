using ChatPlatform.Core.Catalog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>
/// What is known about a model of the catalog. Its id, title and permissions are in the catalog entry; an entry without
/// this row has only those.
/// </summary>
public sealed class CatalogModel
{
    public required Guid CatalogEntryId { get; init; }

    /// <summary>"builtin" or one of <see cref="ProviderKinds.Supported"/>.</summary>
    public required string Provider { get; set; }

    /// <summary>True when the model can request calls of tools.</summary>
    public bool HasTools { get; set; }

    /// <summary>True when the model streams its answers.</summary>
    public bool HasStreaming { get; set; }

    /// <summary>True when the model can be made to answer with JSON.</summary>
    public bool HasJson { get; set; }

    /// <summary>True when the model takes a temperature and top-p; reasoning models often refuse them.</summary>
    public bool HasTemperature { get; set; } = true;

    /// <summary>Tokens of question and answer together; null when not known.</summary>
    public int? ContextTokens { get; set; }

    /// <summary>Price of a million input tokens; null when not known.</summary>
    public decimal? InputPrice { get; set; }

    /// <summary>Price of a million output tokens; null when not known.</summary>
    public decimal? OutputPrice { get; set; }

    /// <summary>Currency of the prices, three capital letters (ISO 4217).</summary>
    public string Currency { get; set; } = "USD";

    /// <summary>True for the one model of tenants that have chosen none.</summary>
    public bool IsDefault { get; set; }
}

internal sealed class CatalogModelConfiguration : IEntityTypeConfiguration<CatalogModel>
{
    public void Configure(EntityTypeBuilder<CatalogModel> builder)
    {
        builder.HasKey(x => x.CatalogEntryId);
        builder.HasOne<CatalogEntry>().WithOne().HasForeignKey<CatalogModel>(x => x.CatalogEntryId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.IsDefault).IsUnique().HasFilter("is_default");
        builder.Property(x => x.Provider).HasMaxLength(32);
        builder.Property(x => x.InputPrice).HasPrecision(12, 6);
        builder.Property(x => x.OutputPrice).HasPrecision(12, 6);
        builder.Property(x => x.Currency).HasMaxLength(3);
    }
}
