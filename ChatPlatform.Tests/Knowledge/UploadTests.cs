using System.Text;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Uploads;

namespace ChatPlatform.Tests.Knowledge;

/// <summary>An application that accepts 64 kB per file and six files per tenant.</summary>
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
    public async Task S47_File_of_exactly_the_limit_Is_accepted_and_one_byte_more_rejected()
    {
        var knowledge = await TenantAsync();
        var atLimit = SampleFiles.Pdf("Just fits.");
        Array.Resize(ref atLimit, SmallUploads.MaxBytes);

        Assert.IsType<UploadResult.Accepted>(await knowledge.UploadAsync("fits.pdf", atLimit));
        Array.Resize(ref atLimit, SmallUploads.MaxBytes + 1);
        Assert.IsType<UploadResult.TooLarge>(await knowledge.UploadAsync("large.pdf", atLimit));
    }

    [Fact]
    public async Task Empty_file_Is_rejected()
    {
        Assert.IsType<UploadResult.Empty>(await (await TenantAsync()).UploadAsync("empty.pdf", []));
    }

    [Theory]
    [InlineData("picture.png", "\u0089PNG\r\n")]
    [InlineData("page.pdf", "<!doctype html><p>hello</p>")]
    [InlineData("letter.docx", "%PDF-1.4 but named as Word")]
    [InlineData("program.pdf", "MZ\u0090")]
    public async Task S48_File_with_unsupported_content_Is_rejected(string name, string content)
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
    public async Task S50_File_name_Is_shown_without_its_path_and_never_used_as_one(string name, string shown)
    {
        var accepted = Assert.IsType<UploadResult.Accepted>(
            await (await TenantAsync()).UploadAsync(name, SampleFiles.Pdf("A harmless text.")));

        Assert.Equal(shown, accepted.Document.Name);
        Assert.True(Guid.TryParseExact(accepted.Document.StorageKey, "N", out _));
    }

    [Fact]
    public async Task Duplicate_file_Is_reported_and_not_stored_again()
    {
        var knowledge = await TenantAsync();
        var file = SampleFiles.Pdf("Only once.");
        await knowledge.UploadAsync("first.pdf", file);

        var twin = Assert.IsType<UploadResult.AlreadyExists>(await knowledge.UploadAsync("second.pdf", file));

        Assert.Equal("first.pdf", twin.Name);
    }

    [Fact]
    public async Task S10_Same_file_Is_stored_for_each_tenant()
    {
        var file = SampleFiles.Pdf("Known to both.");

        var first = Assert.IsType<UploadResult.Accepted>(await (await TenantAsync()).UploadAsync("a.pdf", file));
        var second = Assert.IsType<UploadResult.Accepted>(await (await TenantAsync()).UploadAsync("a.pdf", file));

        Assert.NotEqual(first.Document.StorageKey, second.Document.StorageKey);
    }

    [Fact]
    public async Task S47_Upload_beyond_the_quota_Is_rejected_with_a_message()
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
    public async Task Rejected_file_Leaves_nothing_on_disk()
    {
        var tenant = await app.Tenant().SaveAsync();
        var store = Path.GetDirectoryName(app.Get<FileStore>().PathOf(tenant.Id, Guid.NewGuid().ToString("N")))!;

        await new KnowledgeDriver(app, tenant.Id).UploadAsync("empty.pdf", []);
        await new KnowledgeDriver(app, tenant.Id).UploadAsync("large.pdf", new byte[SmallUploads.MaxBytes + 1]);

        Assert.Empty(Directory.GetFiles(store));
    }

    private async Task<KnowledgeDriver> TenantAsync() => new(app, (await app.Tenant().SaveAsync()).Id);
}
