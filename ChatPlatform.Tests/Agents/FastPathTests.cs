using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Tests.Agents;

/// <summary>The local classifier with fixed vectors: parcels along one axis, invoices along another.</summary>
public sealed class FastPathTests
{
    private static readonly AgentProfile s_parcels = NewAgent("Parcels", "about parcels");

    private static readonly AgentProfile s_invoices = NewAgent("Invoices", "about invoices");

    private readonly FastPath _fastPath = new(new ExampleIndex(new KnownVectors()));

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
        Assert.InRange(plan.Confidence, 0.9, 0.99);
    }

    [Theory]
    [InlineData("something else entirely")]
    [InlineData("between the two")]
    public async Task Fast_path_Decides_nothing_when_no_agent_is_near_or_two_are_equally_near(string message) =>
        Assert.Null(await PlanAsync([s_parcels, s_invoices], message));

    [Fact]
    public async Task Fast_path_Gives_each_part_of_a_message_to_its_agent_in_order()
    {
        var plan = await PlanAsync([s_parcels, s_invoices], "please send the invoice again and where is my parcel");

        Assert.Equal(
            [new(s_invoices, "please send the invoice again"), new(s_parcels, "where is my parcel")],
            plan!.Assignments);
    }

    [Fact]
    public async Task Fast_path_Keeps_the_previous_agent_for_a_short_follow_up_only()
    {
        var followUp = await PlanAsync([s_parcels, s_invoices], "and when is that", "Parcels");

        Assert.Equal("Parcels", Assert.Single(followUp!.Assignments).Agent.Name);
        Assert.Null(await PlanAsync([s_parcels, s_invoices], "and when is that"));
        Assert.Null(await PlanAsync([s_parcels, s_invoices], "something else entirely is what I need now", "Parcels"));
    }

    private Task<RoutingPlan?> PlanAsync(AgentProfile[] agents, string message, params string[] previous) =>
        _fastPath.PlanAsync(new(Guid.NewGuid(), new TenantSettings(), "Tenant", agents), message, previous, Ct);

    private static AgentProfile NewAgent(string name, string topic) =>
        new(Guid.NewGuid(), name, topic, [topic], "Answer.", null, []);

    /// <summary>Unit vectors by the words of a text; a text without known words gets its own axis.</summary>
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
            return text == "between the two" || (isParcel && isInvoice) ? [0.5f, 0.5f, 0.7071f]
                : isParcel ? [1, 0, 0]
                : isInvoice ? [0, 1, 0]
                : [0, 0, 1];
        }
    }
}
