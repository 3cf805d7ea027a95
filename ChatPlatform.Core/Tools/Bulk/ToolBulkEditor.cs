using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Bulk;

namespace ChatPlatform.Core.Tools.Bulk;

/// <summary>
/// Changes of several tools at once. Agents can no longer call a deleted tool, including in running turns.
/// </summary>
public sealed class ToolBulkEditor(AppDbFactory databases, TimeProvider clock)
    : BulkEditor<Tool>(databases, clock, "tool")
{
    protected override IQueryable<Tool> Rows(AppDb db) => db.Tools;

    protected override object Describe(Tool row) => ToolDetail.Of(row);
}
