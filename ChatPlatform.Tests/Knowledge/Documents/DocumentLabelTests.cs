using System.Net;
using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using ChatPlatform.Tests.Widgets;

namespace ChatPlatform.Tests.Knowledge.Documents;

/// <summary>Tags and audiences of documents: who is answered from them, and which agents use them.</summary>
public sealed class DocumentLabelTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Question = "What does a locker at the harbour cost?";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DocumentAudience.Everyone, true, true)]
    [InlineData(DocumentAudience.SignedIn, false, true)]
    [InlineData(DocumentAudience.Staff, false, false)]
    public async Task Customer_Is_answered_only_from_documents_for_it(
        DocumentAudience audience, bool anyone, bool signedIn)
    {
        var tenant = await TenantAsync();
        var secret = await app.NewIdentitySecretAsync(tenant);
        await AddAsync(tenant, "Lockers.txt", "A locker at the harbour costs seven euros a day.", new([], audience));
        await AddAsync(tenant, "Dogs.txt", "Dogs travel for free on all ferries.", DocumentLabels.None);

        var asked = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question);
        var known = await VisitorClient.StartAsync(
            app.Http, tenant.WidgetKey, userToken: UserTokens.For(secret, "customer-1"));
        var askedAgain = await known.AskAsync(Question);

        Assert.Equal(anyone, Tells(asked));
        Assert.Equal(signedIn, Tells(askedAgain));
    }

    [Fact]
    public async Task Change_of_the_audience_Applies_to_the_next_question()
    {
        var tenant = await TenantAsync();
        var document = await AddAsync(
            tenant, "Lockers.txt", "A locker at the harbour costs seven euros a day.", DocumentLabels.None);
        Assert.True(Tells(await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question)));

        await SaveAsync(tenant, document.Id, new([], DocumentAudience.Staff));

        Assert.False(Tells(await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question)));
    }

    [Fact]
    public async Task Agent_with_tags_Answers_only_from_documents_that_have_one()
    {
        var tenant = await TenantAsync();
        var document = await AddAsync(
            tenant, "Lockers.txt", "A locker at the harbour costs seven euros a day.", new(["luggage"]));
        var agents = app.Get<AgentQueries>();
        var agent = (await agents.PageAsync(tenant.Id, new(), new(10), Ct)).Items[0];
        var limited = (await app.Get<AgentEditor>().UpdateAsync(
            tenant.Id, agent.Id, agent.ConcurrencyToken, agent.ToDraft() with { DocumentTags = [" Harbour "] }, s_actor,
            Ct)).SavedValue();
        Assert.Equal(["harbour"], limited.DocumentTags);
        Assert.False(Tells(await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question)));

        await SaveAsync(tenant, document.Id, new(["luggage", "Harbour"]));

        Assert.True(Tells(await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question)));
        var versions = (await agents.VersionsAsync(tenant.Id, agent.Id, new(10), Ct)).Items;
        Assert.Equal([1, 0], versions.Select(v => v.DocumentTags.Count));
    }

    [Fact]
    public async Task Several_documents_Get_and_lose_tags_together()
    {
        var tenant = await TenantAsync();
        var one = await AddAsync(tenant, "One.txt", "One.", new(["old", "kept"]));
        var two = await AddAsync(tenant, "Two.txt", "Two.", new(["kept"]));
        var editor = app.Get<LabelEditor>();

        var changed = (await editor.ChangeAsync(
            tenant.Id, [one.Id, two.Id, Guid.CreateVersion7()],
            new(["New "], ["old"], DocumentAudience.SignedIn), s_actor, Ct)).SavedValue();

        Assert.Equal(new BulkOutcome(2, 0, 1), changed);
        var listed = await app.Get<DocumentQueries>().PageAsync(
            tenant.Id, new(Tag: "new", Audience: DocumentAudience.SignedIn), new(10), Ct);
        Assert.Equal(
            [("One.txt", "kept new"), ("Two.txt", "kept new")],
            listed.Items.Select(d => (d.Name, string.Join(' ', d.Tags!))).Order());
        Assert.Equal(
            [new TagCount("kept", 2), new("new", 2)], await app.Get<TagQueries>().ListAsync(tenant.Id, null, Ct));
        var tooMany = await editor.ChangeAsync(
            tenant.Id, [one.Id], new([.. Enumerable.Range(1, 9).Select(i => $"t{i}")], []), s_actor, Ct);
        Assert.Contains(
            "One.txt", Assert.IsType<EditOutcome<BulkOutcome>.Invalid>(tooMany).Errors.Rules["add"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_Are_given_with_an_upload_listed_and_changed_over_HTTP()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var root = "/api/v1/tenants/acme/documents";
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Encoding.UTF8.GetBytes("Piers are closed at night.")), "file", "Piers.txt" },
        };
        using var sent = await owner.SendAsync(HttpMethod.Post, $"{root}?tags=Piers,night&audience=staff", form);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        var (listed, _) = await owner.ReadAsync($"{root}?tag=PIERS&audience=staff");
        var document = Assert.Single(listed.GetProperty("items").EnumerateArray());
        Assert.Equal("staff", document.GetProperty("audience").GetString());
        var path = $"{root}/{document.GetProperty("id").GetGuid()}/labels";

        var (_, etag) = await owner.ReadAsync(path);
        var body = new { tags = (string[])["piers"], audience = "signed_in" };
        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, path, body, etag);
        await owner.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Put, path, body, etag);
        var wrong = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Put, path, new { tags = (string[])[new('t', 41)] },
            (await owner.ReadAsync(path)).ETag);

        Assert.Equal(
            "must have 1 to 40 characters", wrong.GetProperty("errors").GetProperty("tags[0]")[0].GetString());
        Assert.Equal(
            """{"tags":["piers"],"audience":"signed_in"}""",
            JsonSerializer.Serialize((await owner.ReadAsync(path)).Json));
    }

    /// <summary>A tenant with an agent, answered by the built-in assistant.</summary>
    private Task<TestTenant> TenantAsync() =>
        app.Tenant().With(new TenantSettings(Provider: "builtin")).Agent("Helper").SaveAsync();

    private static bool Tells(WireMessage answer) =>
        answer.Text.Contains("seven euros", StringComparison.Ordinal) || answer.Citations is { Count: > 0 };

    private async Task<DocumentItem> AddAsync(TestTenant tenant, string name, string text, DocumentLabels labels)
    {
        var result = await app.Get<DocumentUpload>().AddAsync(
            tenant.Id, s_actor,
            new UploadedFile(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), Labels: labels), Ct);
        return await new KnowledgeDriver(app, tenant.Id).WaitAsync(
            Assert.IsType<UploadResult.Accepted>(result).Document.Id, d => d.Status == DocumentStatus.Ready);
    }

    private async Task SaveAsync(TestTenant tenant, Guid id, DocumentLabels labels)
    {
        var before = (await app.Get<DocumentQueries>().FindAsync(tenant.Id, id, Ct))!.Labels;
        (await app.Get<LabelEditor>().SaveAsync(tenant.Id, id, before.ConcurrencyToken, labels, s_actor, Ct))
            .SavedValue();
    }
}
