using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics.Teaching;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Answers;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Analytics;

/// <summary>Teaching the assistant a question, answered by the built-in assistant.</summary>
public sealed class QuestionTeachingTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Question = "Do you deliver parcels to Iceland?";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Written_answer_Becomes_a_document_from_which_the_question_is_answered()
    {
        var tenant = await app.Tenant().With(new()).SaveAsync();
        Assert.False((await AskAsync(tenant)).IsAnswered);

        var id = await WriteAsync(tenant, "Yes, parcels to Iceland take six working days.\n\nThey cost 20 euros.");
        var document = await new KnowledgeDriver(app, tenant.Id)
            .WaitAsync(id, d => d.Status is DocumentStatus.Ready or DocumentStatus.Failed);

        Assert.Equal((DocumentStatus.Ready, Question), (document.Status, document.Name));
        var chunk = Assert.Single((await app.Get<ChunkQueries>().PageAsync(tenant.Id, id, new(), new(10), Ct)).Items);
        Assert.Equal(Question, chunk.Heading);
        var asked = await AskAsync(tenant);
        Assert.True(asked.IsAnswered, asked.Answer.Text);
        Assert.Contains("six working days", asked.Answer.Text, StringComparison.Ordinal);
        Assert.Equal(id, asked.Answer.Citations[0].DocumentId);
    }

    [Fact]
    public async Task Written_answer_that_is_sent_twice_Becomes_one_document()
    {
        var tenant = await app.Tenant().SaveAsync();

        Assert.Equal(await WriteAsync(tenant, "Yes."), await WriteAsync(tenant, "Yes."));
        Assert.Single((await new KnowledgeDriver(app, tenant.Id).ListAsync()).Items);
    }

    [Theory]
    [InlineData("A question / with \\ slashes \u0001?", "An answer with <tags> & \u000B controls 🚀", true)]
    [InlineData(" ", "An answer", false)]
    [InlineData("A question", " ", false)]
    public async Task Written_answer_Is_stored_whatever_it_contains_unless_it_is_blank(
        string question, string answer, bool isStored)
    {
        var tenant = await app.Tenant().SaveAsync();

        var outcome = await app.Get<AnswerPairEditor>().TeachAsync(tenant.Id, question, answer, s_actor, Ct);

        if (!isStored)
        {
            Assert.IsType<EditOutcome<Guid>.Invalid>(outcome);
            return;
        }

        var document = await new KnowledgeDriver(app, tenant.Id).WaitAsync(
            outcome.SavedValue(), d => d.Status is DocumentStatus.Ready or DocumentStatus.Failed);
        Assert.Equal(DocumentStatus.Ready, document.Status);
    }

    [Fact]
    public async Task Question_Becomes_an_example_once_and_at_most_to_the_limit()
    {
        var tenant = await app.Tenant().SaveAsync();
        var agents = app.Get<AgentQueries>();
        var agent = Assert.Single((await agents.PageAsync(tenant.Id, new(), new(10), Ct)).Items);

        await AddAsync(tenant, agent.Id, Question);
        await AddAsync(tenant, agent.Id, Question);
        Assert.Equal([.. agent.Examples, Question], (await agents.FindAsync(tenant.Id, agent.Id, Ct))!.Examples);

        for (var i = agent.Examples.Count + 1; i < AgentDraft.MaxExamples; i++)
        {
            (await AddAsync(tenant, agent.Id, $"Question {i}")).SavedValue();
        }

        var outcome = Assert.IsType<EditOutcome<AgentDetail>.Invalid>(await AddAsync(tenant, agent.Id, "One more"));
        Assert.Equal("has 50 examples already, which is the limit", outcome.Errors.Rules["agent"]);
    }

    [Fact]
    public async Task Written_answer_Is_added_to_the_documents_of_an_agent_that_may_not_use_all()
    {
        var tenant = await app.Tenant().SaveAsync();
        var agents = app.Get<AgentQueries>();
        var agent = (await agents.PageAsync(tenant.Id, new(), new(10), Ct)).Items[0];
        var first = await WriteAsync(tenant, "Parcels to Norway take two days.");
        var all = (await AddAsync(tenant, agent.Id, Question, first)).SavedValue();
        Assert.Null(all.DocumentIds);
        (await app.Get<AgentEditor>().UpdateAsync(
            tenant.Id, agent.Id, all.ConcurrencyToken, all.ToDraft() with { DocumentIds = [first] }, s_actor, Ct))
            .SavedValue();

        var second = await WriteAsync(tenant, "Parcels to Iceland take six days.");
        await AddAsync(tenant, agent.Id, Question, second);

        Assert.Equal([first, second], (await agents.FindAsync(tenant.Id, agent.Id, Ct))!.DocumentIds);
    }

    private Task<EditOutcome<AgentDetail>> AddAsync(
        TestTenant tenant, Guid agent, string question, Guid? answer = null) =>
        app.Get<QuestionTeaching>().AddExampleAsync(tenant.Id, agent, question, answer, s_actor, Ct);

    private async Task<Guid> WriteAsync(TestTenant tenant, string answer) =>
        (await app.Get<AnswerPairEditor>().TeachAsync(tenant.Id, Question, answer, s_actor, Ct)).SavedValue();

    private async Task<RepeatedQuestion> AskAsync(TestTenant tenant) =>
        (await app.Get<QuestionTeaching>().AskAsync(tenant.Id, Question, _ => Task.CompletedTask, s_actor, Ct))
            .SavedValue();
}
