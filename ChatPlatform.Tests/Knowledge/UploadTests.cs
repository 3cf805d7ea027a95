using System.Text;
using ChatPlatform.Core.Knowledge;

namespace ChatPlatform.Tests.Knowledge;

/// <summary>An app that takes 64 kB a file and six files a tenant, so that limits can be met.</summary>
public sealed class SmallUploads(PlatformFixture platform) : AppFixture(platform)
{
    public const int MaxBytes = 64 * 1024;

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Uploads:MaxBytes"] = "65536";
        settings["Uploads:MaxFiles"] = "6";
    }
}

public sealed class UploadTests(SmallUploads app) : IClassFixture<SmallUploads>
{
    [Fact]
    public async Task S47_A_file_of_exactly_the_limit_is_looked_at_and_one_byte_more_is_too_large()
    {
        var knowledge = await TenantAsync();
        var atLimit = SampleFiles.Pdf("Just fits.");
        Array.Resize(ref atLimit, SmallUploads.MaxBytes);

        Assert.IsType<UploadResult.Accepted>(await knowledge.UploadAsync("fits.pdf", atLimit));
        Array.Resize(ref atLimit, SmallUploads.MaxBytes + 1);
        Assert.IsType<UploadResult.TooLarge>(await knowledge.UploadAsync("large.pdf", atLimit));
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        Assert.IsType<UploadResult.Empty>(await (await TenantAsync()).UploadAsync("empty.pdf", []));
    }

    [Theory]
    [InlineData("picture.png", "\u0089PNG\r\n")]
    [InlineData("page.pdf", "<!doctype html><p>hello</p>")]
    [InlineData("letter.docx", "%PDF-1.4 but named as Word")]
    [InlineData("program.pdf", "MZ\u0090")]
    public async Task S48_A_file_whose_content_is_not_what_can_be_read_is_refused(string name, string content)
    {
        var refused = Assert.IsType<UploadResult.Refused>(
            await (await TenantAsync()).UploadAsync(name, Encoding.Latin1.GetBytes(content)));

        Assert.Equal("unsupported", refused.Failure.Code);
        Assert.Contains("upload again", refused.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData("C:\\secret\\plan.pdf", "plan.pdf")]
    [InlineData("a\u0000b\r\nc.pdf", "abc.pdf")]
    [InlineData("invoice\u202Efdp.exe.pdf", "invoicefdp.exe.pdf")]
    [InlineData("\u2067\u200Fplan\u2069.pdf", "plan.pdf")]
    [InlineData("\U0001F680 launch.pdf", "\U0001F680 launch.pdf")]
    public async Task S50_A_name_is_shown_without_its_path_and_never_becomes_one(string name, string shown)
    {
        var accepted = Assert.IsType<UploadResult.Accepted>(
            await (await TenantAsync()).UploadAsync(name, SampleFiles.Pdf("A harmless text.")));

        Assert.Equal(shown, accepted.Document.Name);
        Assert.True(Guid.TryParseExact(accepted.Document.StorageKey, "N", out _));
    }

    [Fact]
    public async Task The_same_file_twice_is_named_not_stored_again()
    {
        var knowledge = await TenantAsync();
        var file = SampleFiles.Pdf("Only once.");
        await knowledge.UploadAsync("first.pdf", file);

        var twin = Assert.IsType<UploadResult.AlreadyThere>(await knowledge.UploadAsync("second.pdf", file));

        Assert.Equal("first.pdf", twin.Name);
    }

    [Fact]
    public async Task S10_The_same_file_in_two_tenants_is_stored_for_each()
    {
        var file = SampleFiles.Pdf("Known to both.");

        var first = Assert.IsType<UploadResult.Accepted>(await (await TenantAsync()).UploadAsync("a.pdf", file));
        var second = Assert.IsType<UploadResult.Accepted>(await (await TenantAsync()).UploadAsync("a.pdf", file));

        Assert.NotEqual(first.Document.StorageKey, second.Document.StorageKey);
    }

    [Fact]
    public async Task S47_A_tenant_that_has_used_up_its_allowance_is_told_so()
    {
        var knowledge = await TenantAsync();
        for (var i = 0; i < 6; i++)
        {
            Assert.IsType<UploadResult.Accepted>(
                await knowledge.UploadAsync($"{i}.pdf", SampleFiles.Pdf($"File {i}.")));
        }

        Assert.IsType<UploadResult.OverQuota>(
            await knowledge.UploadAsync("more.pdf", SampleFiles.Pdf("One too many.")));
    }

    [Fact]
    public async Task A_refused_file_leaves_nothing_on_the_disk()
    {
        var tenant = await app.Tenant().SaveAsync();
        var store = Path.GetDirectoryName(app.Get<FileStore>().PathOf(tenant.Id, Guid.NewGuid().ToString("N")))!;

        await new KnowledgeDriver(app, tenant.Id).UploadAsync("empty.pdf", []);
        await new KnowledgeDriver(app, tenant.Id).UploadAsync("large.pdf", new byte[SmallUploads.MaxBytes + 1]);

        Assert.Empty(Directory.GetFiles(store));
    }

    private async Task<KnowledgeDriver> TenantAsync() => new(app, (await app.Tenant().SaveAsync()).Id);
}
