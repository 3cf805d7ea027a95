using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Agents.Routing.Classifier;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Tests.Agents;

/// <summary>The local classifier with fixed vectors: parcels along one axis, invoices along another.</summary>
public sealed class FastPathTests
{
    private static readonly AgentProfile s_parcels = NewAgent("Parcels", "about parcels");

    private static readonly AgentProfile s_invoices = NewAgent("Invoices", "about invoices");

    private readonly FastPath _fastPath;

    public FastPathTests()
    {
        var vectors = new KnownVectors();
        _fastPath = new(new AgentClassifiers(vectors, new BackgroundTexts(vectors)), vectors);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fast_path_Takes_the_only_agent_whatever_is_asked()
    {
        var plan = await PlanAsync([s_parcels], "something else entirely");

        Assert.Equal(new Assignment(s_parcels, "something else entirely"), Assert.Single(plan!.Assignments));
        Assert.Equal(1, plan.Confidence);
    }

    [Theory]
    [InlineData("where is my parcel", "Parcels")]
    [InlineData("send the invoice", "Invoices")]
    public async Task Fast_path_Takes_the_agent_that_is_clearly_nearest(string message, string agent)
    {
        var plan = await PlanAsync([s_parcels, s_invoices], message);

        Assert.Equal(agent, Assert.Single(plan!.Assignments).Agent.Name);
        Assert.Null(plan.Question);
        Assert.InRange(plan.Confidence, 0.9, 1);
    }

    [Theory]
    [InlineData("who painted the ceiling", false)]
    [InlineData("hello", true)]
    public async Task Fast_path_Decides_nothing_when_the_message_is_no_agents_business(string message, bool isSmallTalk)
    {
        var decision = await DecideAsync([s_parcels, s_invoices], message);

        Assert.Null(decision.Plan);
        Assert.Equal(isSmallTalk, decision.IsSmallTalk);
        Assert.Equal(2, decision.Scores.Count);
    }

    [Fact]
    public async Task Fast_path_Gives_each_part_of_a_message_to_its_agent_in_order()
    {
        var plan = await PlanAsync([s_parcels, s_invoices], "please send the invoice again and where is my parcel");

        Assert.Equal(
            [new(s_invoices, "send the invoice again"), new(s_parcels, "where is my parcel")], plan!.Assignments);
    }

    [Fact]
    public async Task Fast_path_Keeps_the_previous_agent_for_a_follow_up_only()
    {
        var followUp = await PlanAsync([s_parcels, s_invoices], "and when is that", "Parcels");

        Assert.Equal("Parcels", Assert.Single(followUp!.Assignments).Agent.Name);
        Assert.Null(await PlanAsync([s_parcels, s_invoices], "and when is that"));
        Assert.Null(await PlanAsync([s_parcels, s_invoices], "hello", "Parcels"));
        Assert.Equal(
            "Invoices", Assert.Single((await PlanAsync([s_parcels, s_invoices], "send the invoice", "Parcels"))!
                .Assignments).Agent.Name);
    }

    [Fact]
    public async Task Order_of_the_agents_and_examples_Changes_nothing()
    {
        AgentProfile[] agents =
            [s_parcels with { Examples = ["where is it, my parcel", "lost parcel", "parcel to Vienna"] }, s_invoices];

        var one = await DecideAsync(agents, "parcel and invoice");
        var other = await DecideAsync(
            [agents[1], agents[0] with { Examples = [.. agents[0].Examples.Reverse()] }], "parcel and invoice");

        Assert.Equal(one.Scores.Select(s => (s.Agent.Id, s.Score)), other.Scores.Select(s => (s.Agent.Id, s.Score)));
    }

    [Fact]
    public async Task Agent_without_examples_and_description_Can_be_routed_to()
    {
        var plan = await PlanAsync([NewAgent("parcel", "") with { Examples = [] }, s_invoices], "where is my parcel");

        Assert.Equal("parcel", Assert.Single(plan!.Assignments).Agent.Name);
    }

    private async Task<RoutingPlan?> PlanAsync(AgentProfile[] agents, string message, params string[] previous) =>
        (await DecideAsync(agents, message, previous)).Plan;

    private Task<FastPathDecision> DecideAsync(AgentProfile[] agents, string message, params string[] previous) =>
        _fastPath.DecideAsync(
            new(Guid.NewGuid(), new TenantSettings(), "Tenant", agents), message, new(previous, null), Ct);

    private static AgentProfile NewAgent(string name, string topic) =>
        new(Guid.NewGuid(), name, topic, [topic], "Answer.", null, []);

    /// <summary>Unit vectors by the words of a text; texts without known words are alike.</summary>
    private sealed class KnownVectors : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default) =>
            Task.FromResult(
                new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(Of(text)))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private static float[] Of(string text)
        {
            var isParcel = text.Contains("parcel", StringComparison.OrdinalIgnoreCase);
            var isInvoice = text.Contains("invoice", StringComparison.OrdinalIgnoreCase);
            return isParcel && isInvoice ? [0.5f, 0.5f, 0.7071f, 0]
                : isParcel ? [1, 0, 0, 0]
                : isInvoice ? [0, 1, 0, 0]
                : text == "and when is that" ? [0.3f, 0.3f, 0.6f, 0.6782f]
                : text == "who painted the ceiling" ? [0, 0, 0.7f, 0.7141f]
                : [0, 0, 0, 1];
        }
    }
}
