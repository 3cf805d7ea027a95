using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Answers;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge;

public sealed class WrittenTextTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("Dogs are welcome on a lead.", "House rules.txt", "")]
    [InlineData("# Dogs\n\nDogs are welcome on a lead.", "House rules.md", "Dogs")]
    public async Task Written_text_Becomes_a_document_that_is_found(string text, string name, string heading)
    {
        var (tenant, knowledge) = await TenantAsync();

        var id = (await AddAsync(tenant, "House rules", text)).SavedValue();

        var document = await knowledge.WaitAsync(id, d => d.Status is DocumentStatus.Ready or DocumentStatus.Failed);
        Assert.Equal((DocumentStatus.Ready, name), (document.Status, document.Name));
        var best = (await knowledge.SearchAsync("may I bring my dog"))[0];
        Assert.Equal(("Dogs are welcome on a lead.", heading), (best.Text, best.Heading));
    }

    [Theory]
    [InlineData("", "Text.", "name")]
    [InlineData("Name", " ", "text")]
    [InlineData("Name", "...", "text")]
    public async Task Written_text_needs_a_name_and_words(string name, string text, string field)
    {
        var (tenant, _) = await TenantAsync();

        var invalid = Assert.IsType<EditOutcome<Guid>.Invalid>(await AddAsync(tenant, name, text));

        Assert.Equal([field], invalid.Errors.Rules.Keys);
    }

    [Fact]
    public async Task Written_text_longer_than_allowed_Is_rejected()
    {
        var (tenant, _) = await TenantAsync();

        Assert.IsType<EditOutcome<Guid>.Invalid>(
            await AddAsync(tenant, "Name", new string('x', WrittenTexts.MaxText + 1)));
    }

    private Task<EditOutcome<Guid>> AddAsync(Guid tenant, string name, string text) =>
        app.Get<WrittenTexts>().AddAsync(
            tenant, name, text, Actor.System("test"), TestContext.Current.CancellationToken);

    private async Task<(Guid Id, KnowledgeDriver Knowledge)> TenantAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        return (tenant.Id, new KnowledgeDriver(app, tenant.Id));
    }
}
