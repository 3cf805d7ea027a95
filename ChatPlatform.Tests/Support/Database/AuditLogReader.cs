using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Support.Database;

/// <summary>Reads the audit log.</summary>
internal static class AuditLogReader
{
    /// <summary>Actions recorded for an object, in order.</summary>
    public static async Task<IReadOnlyList<string>> ActionsAsync(AppFixture app, Guid targetId)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        return await db
            .AuditEvents.Where(e => e.TargetId == targetId.ToString())
            .OrderBy(e => e.Seq)
            .Select(e => e.Action)
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
