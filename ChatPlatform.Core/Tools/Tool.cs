using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Bulk;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Tools;

/// <summary>
/// An HTTP call that an agent may make. Staff define the request; the model only fills the declared placeholders.
/// </summary>
public sealed class Tool : ISwitchable, ICopiedRow
{
    public required Guid TenantId { get; init; }

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Name for the model: lower-case letters, digits, underscores.</summary>
    public required string Name { get; set; }

    /// <summary>Name shown to users.</summary>
    public required string Title { get; set; }

    public required string Description { get; set; }

    /// <summary>JSON Schema of the arguments, with its members in the order in which staff wrote them.</summary>
    public required string InputSchema { get; set; }

    public required HttpToolRequest Request { get; set; }

    /// <summary>Header in which the secret is sent; null for none.</summary>
    public string? SecretHeader { get; set; }

    /// <summary>Value of that header, encrypted for this row and the address's origin; null for none.</summary>
    public string? SealedSecret { get; set; }

    /// <summary>
    /// Sentence for the result with {member} placeholders, used by the built-in assistant; null lists the members.
    /// </summary>
    public string? AnswerTemplate { get; set; }

    /// <summary>What the customer is told when a call fails; null for the assistant's own words.</summary>
    public string? FailureText { get; set; }

    /// <summary>
    /// True when the customer must agree before a call with side effects is made (S57); other calls are never asked
    /// about.
    /// </summary>
    public bool AsksFirst { get; set; } = true;

    /// <summary>True when only customers whom the tenant's site has signed in may use it.</summary>
    public bool SignedInOnly { get; set; }

    /// <summary>Order among several matching tools; the smallest runs first.</summary>
    public int Priority { get; set; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>
    /// The platform catalog's entry that the tool was added from; the tool works only while the platform allows the
    /// entry. Null for the tenant's own tools.
    /// </summary>
    public Guid? CatalogEntryId { get; init; }

    /// <summary>Revision of the entry whose content the tool has, or that the tenant has declined.</summary>
    public int CatalogRevision { get; set; } = 1;

    /// <summary>
    /// True when the tenant has changed what comes from the entry; the tool then no longer follows it.
    /// </summary>
    public bool IsChangedHere { get; set; }

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Changes with each write.</summary>
    public uint ConcurrencyToken { get; private set; }
}

/// <summary>The request of an HTTP tool.</summary>
/// <param name="Method">One of <see cref="Http.ToolMethods.All"/>.</param>
/// <param name="UrlTemplate">Absolute URL; {name} in the path or query is replaced by the argument of that name,
/// percent-encoded.</param>
/// <param name="Headers">Headers with fixed values; null for none.</param>
/// <param name="BodyTemplate">JSON whose texts may contain {name}; null sends all arguments as a JSON object.</param>
public sealed record HttpToolRequest(
    string Method, string UrlTemplate, IReadOnlyList<Http.ToolHeader>? Headers = null, string? BodyTemplate = null);

internal sealed class ToolConfiguration : IEntityTypeConfiguration<Tool>
{
    public void Configure(EntityTypeBuilder<Tool> builder)
    {
        builder.HasKey(x => new { x.TenantId, x.Id });
        builder.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => new { x.TenantId, x.Name }).IsUnique();
        builder.HasIndex(x => new { x.TenantId, x.CatalogEntryId }).IsUnique();
        builder.Property(x => x.Name).HasMaxLength(64);
        builder.Property(x => x.InputSchema).HasColumnType("json");
        builder.Property(x => x.Request).HasColumnType("jsonb");
        builder.Property(x => x.SecretHeader).HasMaxLength(Http.ToolHeader.MaxName);
        builder.HasOne<CatalogEntry>().WithMany().HasForeignKey(x => x.CatalogEntryId).OnDelete(DeleteBehavior.SetNull);
        builder.Property(x => x.ConcurrencyToken).IsRowVersion().HasColumnName("xmin").HasColumnType("xid");
    }
}
