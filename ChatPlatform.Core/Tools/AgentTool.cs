using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Tools;

/// <summary>The grant of a tool to an agent; it is looked up again when the call runs.</summary>
public sealed class AgentTool : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid AgentId { get; init; }

    public required Guid ToolId { get; init; }

    /// <summary>Order among the agent's tools, from 0; the first tool that fits a message is called.</summary>
    public int Position { get; set; }
}

internal sealed class AgentToolConfiguration : IEntityTypeConfiguration<AgentTool>
{
    public void Configure(EntityTypeBuilder<AgentTool> builder)
    {
        builder.HasKey(x => new
        {
            x.TenantId,
            x.AgentId,
            x.ToolId,
        });
        builder
            .HasOne<Tool>()
            .WithMany()
            .HasForeignKey(x => new { x.TenantId, x.ToolId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
