using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge.Uploads;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Demo;

/// <summary>Uploads the demo's files as a tenant user would; the running app processes them.</summary>
public sealed class DemoDocuments(AppDbFactory databases, DocumentUpload upload)
{
    /// <param name="tenantId">Tenant of the documents.</param>
    /// <param name="folder">Name of the folder with the demo tenant's files.</param>
    public async Task AddAsync(Guid tenantId, string folder, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.Documents.AnyAsync(d => d.TenantId == tenantId, ct))
        {
            return;
        }

        foreach (
            var path in Directory
                .GetFiles(Path.Combine(AppContext.BaseDirectory, "Demo", "Documents", folder))
                .Order(StringComparer.Ordinal))
        {
            await using var file = File.OpenRead(path);
            var result = await upload.AddAsync(tenantId, Actor.System("demo"), Path.GetFileName(path), file, ct);
            if (result is not UploadResult.Accepted)
            {
                throw new InvalidOperationException(
                    $"The demo file {Path.GetFileName(path)} was not accepted: {result}");
            }
        }
    }
}
