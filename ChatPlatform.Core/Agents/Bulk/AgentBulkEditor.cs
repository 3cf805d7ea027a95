using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Bulk;

namespace ChatPlatform.Core.Agents.Bulk;

/// <summary>
/// Changes of several agents at once. Deletion removes their versions; conversations keep their names.
/// </summary>
public sealed class AgentBulkEditor(AppDbFactory databases, TimeProvider clock)
    : BulkEditor<Agent>(databases, clock, "agent")
{
    protected override IQueryable<Agent> Rows(AppDb db) => db.Agents;

    protected override object Describe(Agent row) => new { row.Name, row.Description };
}
