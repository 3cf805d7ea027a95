using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Answers;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge.Documents;

/// <summary>Questions with answers that staff write, which are used once they are approved.</summary>
public sealed class AnswerPairTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Question = "Do you ship to Norway?";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private AnswerPairEditor Editor => app.Get<AnswerPairEditor>();

    [Fact]
    public async Task Suggested_answer_Is_used_once_it_is_approved()
    {
        var tenant = await TenantAsync();
        var draft = await SuggestAsync(tenant, "Parcels to Norway take three working days.");
        Assert.Equal((AnswerPairState.Draft, null), (draft.State, draft.DocumentId));
        Assert.Empty((await Driver(tenant).ListAsync()).Items);

        var approved = (await Editor.ApproveAsync(tenant.Id, draft.Id, draft.ConcurrencyToken, s_actor, Ct))
            .SavedValue();
        await ReadyAsync(tenant, approved);
        await Driver(tenant).AddTextAsync("Other.txt", "Parcels to Peru take ten days.");

        Assert.Equal(
            [(false, "Other.txt"), (true, Question)],
            (await Driver(tenant).ListAsync()).Items.Select(d => (d.IsAnswer, d.Name)));
        Assert.Equal((AnswerPairState.InUse, "test"), (approved.State, approved.ReviewedBy));
        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question);
        Assert.Contains("three working days", answer.Text, StringComparison.Ordinal);
        Assert.Equal(Question, Assert.Single(answer.Citations!).Title);
    }

    [Fact]
    public async Task Changed_answer_Becomes_a_new_version_of_its_document()
    {
        var tenant = await TenantAsync();
        var pair = await UseAsync(tenant, "Parcels to Norway take three working days.");

        var changed = (await Editor.UpdateAsync(
            tenant.Id, pair.Id, pair.ConcurrencyToken, Question, "Parcels to Norway take five working days.", s_actor,
            Ct)).SavedValue();
        Assert.Equal(pair.DocumentId, changed.DocumentId);
        await Driver(tenant).WaitAsync(
            changed.DocumentId!.Value, d => d is { Version: 2, Status: DocumentStatus.Ready });

        var hit = Assert.Single(await Driver(tenant).SearchAsync("how long do parcels to Norway take"));
        Assert.Contains("five", hit.Text, StringComparison.Ordinal);
        Assert.IsType<EditOutcome<AnswerPairItem>.Stale>(await Editor.UpdateAsync(
            tenant.Id, pair.Id, pair.ConcurrencyToken, Question, "Six days.", s_actor, Ct));
    }

    [Fact]
    public async Task Deleted_answer_Takes_its_document_along()
    {
        var tenant = await TenantAsync();
        var pair = await UseAsync(tenant, "Parcels to Norway take three working days.");

        (await Editor.DeleteAsync(tenant.Id, pair.Id, pair.ConcurrencyToken, s_actor, Ct)).SavedValue();

        Assert.Empty((await Driver(tenant).ListAsync()).Items);
        Assert.Null(await app.Get<AnswerPairQueries>().FindAsync(tenant.Id, pair.Id, Ct));
    }

    [Fact]
    public async Task Answer_whose_document_was_deleted_Can_be_used_again()
    {
        var tenant = await TenantAsync();
        var pair = await UseAsync(tenant, "Parcels to Norway take three working days.");
        (await Driver(tenant).DeleteAsync(pair.DocumentId!.Value)).SavedValue();
        var unused = (await app.Get<AnswerPairQueries>().FindAsync(tenant.Id, pair.Id, Ct))!;
        Assert.Equal((AnswerPairState.Unused, null), (unused.State, unused.DocumentId));

        var again = (await Editor.ApproveAsync(tenant.Id, pair.Id, unused.ConcurrencyToken, s_actor, Ct)).SavedValue();
        await ReadyAsync(tenant, again);

        Assert.Single(await Driver(tenant).SearchAsync("how long do parcels to Norway take"));
        Assert.Equal(
            new Dictionary<AnswerPairState, int> { [AnswerPairState.InUse] = 1 },
            await app.Get<AnswerPairQueries>().CountsAsync(tenant.Id, Ct));
    }

    [Fact]
    public async Task Same_answer_Is_used_once()
    {
        var tenant = await TenantAsync();
        var text = "Parcels to Norway take three working days.";
        var first = (await Editor.TeachAsync(tenant.Id, Question, text, s_actor, Ct)).SavedValue();
        Assert.Equal(first, (await Editor.TeachAsync(tenant.Id, Question, text, s_actor, Ct)).SavedValue());

        var other = await SuggestAsync(tenant, text);
        Assert.IsType<EditOutcome<AnswerPairItem>.Refused>(
            await Editor.ApproveAsync(tenant.Id, other.Id, other.ConcurrencyToken, s_actor, Ct));
        (await Editor.DeleteAsync(tenant.Id, other.Id, other.ConcurrencyToken, s_actor, Ct)).SavedValue();

        Assert.Equal(
            new Dictionary<AnswerPairState, int> { [AnswerPairState.InUse] = 1 },
            await app.Get<AnswerPairQueries>().CountsAsync(tenant.Id, Ct));
    }

    [Fact]
    public async Task Supporter_Suggests_over_HTTP_and_only_a_tenant_user_approves()
    {
        var (supporter, owner) = (await ApiClient.SupporterAsync(app), await ApiClient.OwnerAsync(app));
        var root = "/api/v1/tenants/acme/answers";
        var made = await supporter.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, root, new { question = Question, answer = "Yes, by sea." });
        var path = $"{root}/{made.GetProperty("id").GetGuid()}";
        var (_, etag) = await supporter.ReadAsync(path);
        await supporter.ExpectAsync(HttpStatusCode.Forbidden, HttpMethod.Post, $"{path}/approve", null, etag);

        var approved = await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{path}/approve", null, etag);

        Assert.Equal("in_use", approved.GetProperty("state").GetString());
        var (listed, _) = await owner.ReadAsync($"{root}?state=in_use&search=norway");
        Assert.Single(listed.GetProperty("items").EnumerateArray());
    }

    /// <summary>A tenant with an agent, answered by the built-in assistant.</summary>
    private Task<TestTenant> TenantAsync() =>
        app.Tenant().With(new TenantSettings(Provider: "builtin")).Agent("Helper").SaveAsync();

    private KnowledgeDriver Driver(TestTenant tenant) => new(app, tenant.Id);

    private async Task<AnswerPairItem> SuggestAsync(TestTenant tenant, string answer) =>
        (await Editor.SuggestAsync(tenant.Id, Question, answer, s_actor, Ct)).SavedValue();

    private async Task<AnswerPairItem> UseAsync(TestTenant tenant, string answer)
    {
        var draft = await SuggestAsync(tenant, answer);
        var used = (await Editor.ApproveAsync(tenant.Id, draft.Id, draft.ConcurrencyToken, s_actor, Ct)).SavedValue();
        await ReadyAsync(tenant, used);
        return used;
    }

    private Task<DocumentItem> ReadyAsync(TestTenant tenant, AnswerPairItem pair) =>
        Driver(tenant).WaitAsync(pair.DocumentId!.Value, d => d.Status == DocumentStatus.Ready);
}
