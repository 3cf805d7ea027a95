using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Agents;

/// <summary>
/// Two messages after each other, without a model: one that leans on the first keeps its agent and values, one about
/// something else drops them.
/// </summary>
public sealed class DialogueTests(DialogueTests.Fixture app) : IClassFixture<DialogueTests.Fixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("acme", "where is my shipment ACM-1001?", "and ACM-1002?", "Shipment", "delivered")]
    [InlineData("acme", "where is ACM-1001?", "when does it arrive?", "Shipment", "ACM-1001")]
    [InlineData("acme", "Where is ACM-1003?", "what about ACM-1001?", "Shipment", "out for delivery")]
    [InlineData("acme", "what is the balance of customer C-20017?", "and C-20018?", "Debt", "0.00")]
    [InlineData("acme", "how much does customer C-20017 owe?", "when is it due?", "Debt", "5 December")]
    [InlineData("acme", "how do I claim for a damaged parcel?", "and how long does it take?", "Guidelines", "")]
    [InlineData("acme", "how should I pack glass?", "and bottles?", "Guidelines", "")]
    [InlineData("acme", "can you deliver on Saturday?", "how much does it cost?", "Shipment", "")]
    [InlineData("acme", "how long does delivery to Austria take?", "and to Germany?", "Shipment", "")]
    [InlineData("acme", "Wo ist ACM-1001?", "und ACM-1002?", "Shipment", "delivered")]
    [InlineData("acme", "Wo ist meine Sendung ACM-1001?", "und wann kommt sie an?", "Shipment", "ACM-1001")]
    [InlineData("acme", "where is ACM-1001?", "und wie lange dauert das?", "Shipment", "")]
    [InlineData("acme", "Saldo von C-20017", "und C-20018?", "Debt", "0.00")]
    [InlineData("acme", "où est ACM-1001 ?", "et ACM-1003 ?", "Shipment", "customs")]
    [InlineData("acme", "où est le colis ACM-1002 ?", "et quand est-ce qu'il arrive ?", "Shipment", "ACM-1002")]
    [InlineData("acme", "how long does delivery to Austria take?", "et pour la France ?", "Shipment", "")]
    [InlineData("acme", "¿dónde está ACM-1001?", "¿y ACM-1002?", "Shipment", "delivered")]
    [InlineData("acme", "saldo de C-20017", "¿y C-20018?", "Debt", "0.00")]
    [InlineData("contoso", "how long does a transfer take?", "how much does it cost?", "Transfers", "")]
    [InlineData("contoso", "how long does a transfer take?", "und wie viel kostet das?", "Transfers", "")]
    [InlineData("contoso", "how long does a transfer take?", "et combien ça coûte ?", "Transfers", "")]
    [InlineData("contoso", "how long does a transfer take?", "¿y cuánto cuesta eso?", "Transfers", "")]
    [InlineData("contoso", "I lost my card", "and how long does it take?", "Cards", "")]
    [InlineData("contoso", "I lost my card", "und wie lange dauert es?", "Cards", "")]
    [InlineData("contoso", "what is my card limit", "can I raise it?", "Cards", "")]
    [InlineData("contoso", "how do I open an account?", "and how much does it cost?", "Account", "")]
    public async Task Message_that_leans_on_the_one_before_Keeps_agent_and_values(
        string tenant, string first, string second, string agent, string contained)
    {
        var (answer, reason) = await AskAsync(tenant, first, second);

        Assert.Equal([agent], answer.Agents?.Select(a => a.Name));
        Assert.StartsWith("continues: ", reason, StringComparison.Ordinal);
        Assert.Contains(contained, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme", "where is ACM-1001?", "what happens if I pay late?", "Debt")]
    [InlineData("acme", "where is ACM-1001?", "what is the balance of C-20017?", "Debt")]
    [InlineData("acme", "where is ACM-1001?", "and C-20017?", "Debt")]
    [InlineData("acme", "balance of customer C-20017", "where is ACM-1002?", "Shipment")]
    [InlineData("acme", "what may I not send?", "where is my parcel ACM-1003?", "Shipment")]
    [InlineData("acme", "where is my shipment ACM-1002?", "how do I claim for a damaged parcel?", "Guidelines")]
    [InlineData("acme", "Wo ist ACM-1001?", "Saldo von C-20017", "Debt")]
    [InlineData("acme", "solde de C-20017", "où est ACM-1001 ?", "Shipment")]
    [InlineData("acme", "saldo de C-20017", "¿dónde está ACM-1001?", "Shipment")]
    [InlineData("contoso", "how long does a transfer take?", "I lost my card", "Cards")]
    [InlineData("contoso", "I lost my card", "how do I open an account?", "Account")]
    [InlineData("contoso", "how do I open an account?", "set up a standing order", "Transfers")]
    public async Task Message_about_something_else_Drops_agent_and_values(
        string tenant, string first, string second, string agent)
    {
        var (answer, reason) = await AskAsync(tenant, first, second);

        Assert.Equal([agent], answer.Agents?.Select(a => a.Name));
        Assert.False(reason.StartsWith("continues: ", StringComparison.Ordinal), reason);
    }

    [Theory]
    [InlineData("the other one")]
    [InlineData("und die andere?")]
    [InlineData("et l'autre ?")]
    [InlineData("¿y el otro?")]
    public async Task Other_one_of_two_Is_looked_up_again(string message)
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.AskAsync("where is ACM-1001?");
        await visitor.AskAsync("and ACM-1002?");

        var answer = await visitor.AskAsync(message);

        Assert.Contains("ACM-1001", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_Is_not_used_for_a_question_that_the_tool_does_not_answer()
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.AskAsync("where is ACM-1001?");

        var answer = await visitor.AskAsync("can I change its address?");

        Assert.Equal(["Shipment"], answer.Agents?.Select(a => a.Name));
        Assert.DoesNotContain("out for delivery", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>The second answer, and the reason of its route.</summary>
    private async Task<(WireMessage Answer, string Reason)> AskAsync(string slug, string first, string second)
    {
        var visitor = await app.CreateVisitorAsync($"wk_demo_{slug}");
        await visitor.AskAsync(first);
        var answer = await visitor.AskAsync(second);
        await using var db = app.Get<AppDbFactory>().ForTenant(await app.TenantIdAsync(slug));
        var turn = await db.Turns.AsNoTracking().SingleAsync(t => t.AnswerId == answer.Id, Ct);
        return (answer, turn.Trace.Single(s => s.Kind == TraceKind.Routing).Detail ?? "");
    }

    /// <summary>The demo with its documents processed.</summary>
    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform)
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            foreach (var slug in new[] { "acme", "contoso" })
            {
                var knowledge = new KnowledgeDriver(this, await this.TenantIdAsync(slug));
                foreach (var document in (await knowledge.ListAsync()).Items)
                {
                    await knowledge.WaitAsync(document.Id, d => d.Status == DocumentStatus.Ready);
                }
            }
        }
    }
}
