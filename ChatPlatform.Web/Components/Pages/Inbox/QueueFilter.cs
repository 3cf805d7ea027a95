using ChatPlatform.Core.Escalation;

namespace ChatPlatform.Web.Components.Pages.Inbox;

/// <summary>Which tickets the queue shows.</summary>
public enum QueueFilter
{
    Waiting,
    Mine,
    All,
}

/// <summary>A part of the queue under one heading.</summary>
public sealed record QueueGroup(string Title, IReadOnlyList<DeskItem> Items)
{
    /// <summary>The open tickets in the order of the desk: who waits, longest first; then mine; then those of colleagues.</summary>
    public static IReadOnlyList<QueueGroup> Of(IReadOnlyList<DeskItem> items, QueueFilter filter, Guid me)
    {
        List<QueueGroup> groups =
        [
            new("Waiting", [.. items.Where(i => filter != QueueFilter.Mine && i.Status == EscalationStatus.Pending).OrderBy(i => i.CreatedAt)]),
            new("Mine", [.. items.Where(i => filter != QueueFilter.Waiting && IsMine(i, me)).OrderByDescending(i => i.LastActivityAt)]),
            new("With colleagues", [.. items.Where(i => filter == QueueFilter.All && i.Status == EscalationStatus.Assigned && i.AssignedTo != me).OrderByDescending(i => i.LastActivityAt)]),
        ];
        return [.. groups.Where(g => g.Items.Count > 0)];
    }

    public static bool IsMine(DeskItem item, Guid me) => item.Status == EscalationStatus.Assigned && item.AssignedTo == me;
}
