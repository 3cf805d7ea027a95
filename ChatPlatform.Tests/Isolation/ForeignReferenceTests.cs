using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Uploads;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatPlatform.Tests.Isolation;

/// <summary>
/// Rows that reference another tenant's rows, for every foreign key of the model, and jobs that name another tenant's
/// objects.
/// </summary>
public sealed class ForeignReferenceTests(IsolationFixture app) : IClassFixture<IsolationFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S04_Row_Cannot_reference_a_row_of_another_tenant()
    {
        var grafter = await CanaryTenant.CreateAsync(app);
        await using var model = app.Get<AppDbFactory>().ForTenant(grafter.Id);
        var keys = CanaryTenant
            .Tables(model.Model)
            .SelectMany(e => e.GetForeignKeys())
            .Where(k => k.PrincipalEntityType.FindProperty("TenantId") is not null)
            .ToList();
        Assert.True(keys.Count >= 11, $"{keys.Count} keys");
        Assert.All(keys, k => Assert.Contains(k.Properties, p => p.Name == "TenantId"));
        foreach (var key in keys)
        {
            await using var db = app.Get<AppDbFactory>().ForTenant(grafter.Id);
            var e = await Assert.ThrowsAsync<DbUpdateException>(
                () => grafter.AddForeignReferenceAsync(db, key, app.B, Ct));
            Assert.True(
                e.InnerException is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation },
                $"{key.DeclaringEntityType.ClrType.Name}: {e.InnerException?.Message}");
        }
    }

    /// <summary>A job only finds files below its own tenant's folder.</summary>
    [Fact]
    public async Task S11_Forged_job_Reads_no_file_of_another_tenant()
    {
        var knowledge = new KnowledgeDriver(app, app.B.Id);
        var taught = await knowledge.AddDocumentAsync(
            "secret.pdf", SampleFiles.Pdf($"The secret of {app.B.Canary} is blue."));
        string key;
        await using (var b = app.Get<AppDbFactory>().ForTenant(app.B.Id))
        {
            key = await b
                .Documents.Where(d => d.TenantId == app.B.Id && d.Id == taught.Id)
                .Select(d => d.StorageKey)
                .FirstAsync(Ct);
        }

        var attacker = (await app.Tenant().SaveAsync()).Id;
        var forged = new Document
        {
            TenantId = attacker,
            Name = "mine.pdf",
            StorageKey = key,
            Size = 1,
            ContentHash = "x",
            MediaType = "application/pdf",
            Status = DocumentStatus.Queued,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Attempts = DocumentQueue.MaxAttempts - 1,
        };
        await using (var db = app.Get<AppDbFactory>().ForTenant(attacker))
        {
            db.Documents.Add(forged);
            await db.SaveChangesAsync(Ct);
        }

        app.Get<IngestionSignal>().Notify();
        await new KnowledgeDriver(app, attacker).WaitAsync(forged.Id, d => d.Status == DocumentStatus.Failed);
        Assert.Empty(await new KnowledgeDriver(app, attacker).SearchAsync("What is the secret?"));
    }

    /// <summary>The same file in two tenants is accepted in both and stored twice, under opaque names.</summary>
    [Fact]
    public async Task S10_Same_file_in_two_tenants_Is_stored_twice_without_a_visible_difference()
    {
        var file = SampleFiles.Pdf("Opening hours are nine to five.");
        var (one, two) = ((await app.Tenant().SaveAsync()).Id, (await app.Tenant().SaveAsync()).Id);
        var first = Assert.IsType<UploadResult.Accepted>(
            await new KnowledgeDriver(app, one).UploadAsync("hours.pdf", file));
        var second = Assert.IsType<UploadResult.Accepted>(
            await new KnowledgeDriver(app, two).UploadAsync("hours.pdf", file));

        Assert.NotEqual(first.Document.StorageKey, second.Document.StorageKey);
        var paths = new[] { (one, first.Document), (two, second.Document) }
            .Select(x => app.Get<FileStore>().PathOf(x.Item1, x.Item2.StorageKey))
            .ToList();
        Assert.All(paths, p => Assert.True(File.Exists(p) && Guid.TryParseExact(Path.GetFileName(p), "N", out _), p));
        Assert.False(File.Exists(app.Get<FileStore>().PathOf(one, second.Document.StorageKey)));
        Assert.Throws<ArgumentException>(() =>
            app.Get<FileStore>().PathOf(one, $"../{two:N}/{second.Document.StorageKey}"));
    }
}
