using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Conversations;

/// <summary>Answers that know nothing or ask back: topics, a person as a choice, and at last a person.</summary>
public sealed class MissTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly string[] s_unanswered =
    [
        "How tall is the tallest mountain of the country?",
        "Which paint do you use for the doors?",
        "Who composed the opera about the flute?",
        "How many moons does Jupiter have?",
        "What do penguins eat in winter?",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task First_miss_Offers_topics_and_a_person_the_second_a_person_first_and_the_third_brings_one()
    {
        var tenant = await WithDocumentAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        var first = await visitor.AskAsync(s_unanswered[0]);
        var second = await visitor.AskAsync(s_unanswered[1]);
        var third = await visitor.AskAsync(s_unanswered[2]);

        var kinds = first.Actions!.Select(a => a.Kind).ToList();
        Assert.InRange(kinds.Count(k => k == "reply"), 1, 3);
        Assert.Equal("escalate", kinds[^1]);
        Assert.All(
            first.Actions!.Where(a => a.Kind == "reply"),
            a => Assert.Contains($"- {a.Label}", first.Text, StringComparison.Ordinal));
        Assert.Equal("escalate", second.Actions![0].Kind);
        Assert.Contains("talk to a person", second.Text, StringComparison.Ordinal);
        Assert.Null(third.Actions);
        Assert.Contains("a person will answer you here", third.Text, StringComparison.Ordinal);
        var item = await WaitForEscalationAsync(tenant.Id);
        Assert.Equal(EscalationReasons.NotAnswered, item.Reason);
        Assert.Equal("none", (await visitor.GetAsync()).Speaker.Kind);
    }

    [Fact]
    public async Task Offered_topic_of_the_documents_Is_answered_when_it_is_chosen()
    {
        var tenant = await WithDocumentAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        var miss = await visitor.AskAsync(s_unanswered[0]);
        var topic = miss.Actions!.First(a => a.Label.Contains("Opening hours", StringComparison.Ordinal));
        var answer = await visitor.AskAsync(topic.Label);

        Assert.Contains("nine", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["Helper"], answer.Agents!.Select(a => a.Name));
    }

    [Fact]
    public async Task Answered_message_Starts_the_count_again()
    {
        var tenant = await WithDocumentAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        await visitor.AskAsync(s_unanswered[0]);
        await visitor.AskAsync(s_unanswered[1]);
        await visitor.AskAsync("What are your opening hours?");
        var again = await visitor.AskAsync(s_unanswered[2]);

        Assert.Equal("escalate", again.Actions![^1].Kind);
        Assert.Equal("reply", again.Actions[0].Kind);
        Assert.Equal("assistant", (await visitor.GetAsync()).Speaker.Kind);
    }

    [Fact]
    public async Task Third_miss_outside_of_the_hours_Says_when_people_reply_and_brings_nobody()
    {
        var tenant = await WithDocumentAsync();
        var never = (DayOfWeek)(((int)DateTime.UtcNow.DayOfWeek + 3) % 7);
        await ChangeAsync(
            tenant.Id,
            w => w with { BusinessHours = new("UTC", [new(never, new(9, 0), new(10, 0))], "We reply on weekdays.") });
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        var last = await LastAsync(visitor, 3);

        Assert.Contains("We reply on weekdays.", last.Text, StringComparison.Ordinal);
        Assert.Equal("escalate", last.Actions![0].Kind);
        Assert.Equal("assistant", (await visitor.GetAsync()).Speaker.Kind);
    }

    [Fact]
    public async Task Rules_of_the_tenant_Decide_after_how_many_misses_a_person_is_brought()
    {
        var tenant = await WithDocumentAsync();
        await ChangeAsync(tenant.Id, w => w with { OfferPersonAfter = 0, BringPersonAfter = 2 });
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        Assert.Equal("reply", (await visitor.AskAsync(s_unanswered[0])).Actions![0].Kind);
        await visitor.AskAsync(s_unanswered[1]);

        Assert.Equal(EscalationReasons.NotAnswered, (await WaitForEscalationAsync(tenant.Id)).Reason);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var change = await db.AuditEvents.SingleAsync(
            e => e.TenantId == tenant.Id && e.Action == "widget.updated", Ct);
        Assert.Contains("bringPersonAfter", change.After, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Misses_without_a_rule_Never_repeat_a_text_and_bring_nobody()
    {
        var tenant = await WithDocumentAsync();
        await ChangeAsync(tenant.Id, w => w with { OfferPersonAfter = 0, BringPersonAfter = 0 });
        foreach (var key in new[] { tenant.WidgetKey, "wk_demo_contoso" })
        {
            var visitor = await app.CreateVisitorAsync(key);
            string? before = null;
            foreach (var question in s_unanswered.Take(key == tenant.WidgetKey ? 5 : 2))
            {
                var answer = await visitor.AskAsync(question);
                Assert.NotEqual(before, answer.Text);
                before = answer.Text;
            }
        }
    }

    [Theory]
    [InlineData("yes please", true)]
    [InlineData("ok do that", true)]
    [InlineData("ja", true)]
    [InlineData("no thanks", false)]
    [InlineData("nein danke", false)]
    public async Task Yes_after_an_offer_Brings_a_person_and_no_declines(string message, bool brings)
    {
        var tenant = await WithDocumentAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await LastAsync(visitor, 2);

        if (brings)
        {
            await visitor.SendMessageAsync(message);
            Assert.Equal(EscalationReasons.CustomerAsked, (await WaitForEscalationAsync(tenant.Id)).Reason);
        }
        else
        {
            var answer = await visitor.AskAsync(message);
            Assert.Matches("not bring in anybody|hole niemanden", answer.Text);
            Assert.Equal("assistant", (await visitor.GetAsync()).Speaker.Kind);
        }
    }

    [Theory]
    [InlineData("Which paint do you use?", "that did not help", "are you a robot?", "stupid bot")]
    [InlineData("Welche Farbe nehmen Sie?", "das hilft mir nicht", "bist du ein Roboter?", "du bist dumm")]
    [InlineData("Quelle peinture prenez vous ?", "ça n'aide pas", "êtes-vous un robot ?", "tu es nul")]
    [InlineData("¿Qué pintura usa usted?", "eso no ayuda", "¿eres un robot?", "eres inútil")]
    public async Task Tenant_without_people_Never_offers_one(params string[] messages)
    {
        var tenant = await WithDocumentAsync();
        foreach (var id in new[] { tenant.Id, await app.TenantIdAsync("contoso") })
        {
            await ChangeAsync(id, w => w with { OffersPerson = false });
        }

        foreach (var key in new[] { tenant.WidgetKey, "wk_demo_contoso" })
        {
            var visitor = await app.CreateVisitorAsync(key);
            foreach (var message in messages.Concat(messages).Append("zzz qqq"))
            {
                var answer = await visitor.AskAsync(message);
                Assert.DoesNotMatch(
                    "(?i)bring in|talk to a|team|menschen|jemand|faire venir|parler à|llame|hablar con", answer.Text);
                Assert.DoesNotContain(answer.Actions ?? [], a => a.Kind == "escalate");
            }
        }
    }

    [Theory]
    [InlineData("I want to talk to a human", "nobody from the team can join")]
    [InlineData("Ich möchte mit einem Menschen sprechen", "niemand aus dem Team kann dazukommen")]
    [InlineData("Je veux parler à une personne", "personne de l'équipe ne peut venir")]
    [InlineData("Quiero hablar con una persona", "nadie del equipo puede unirse")]
    public async Task Tenant_without_people_Says_so_to_a_customer_who_asks_for_one(string message, string text)
    {
        var tenant = await WithDocumentAsync();
        foreach (var id in new[] { tenant.Id, await app.TenantIdAsync("contoso") })
        {
            await ChangeAsync(id, w => w with { OffersPerson = false });
        }

        foreach (var key in new[] { tenant.WidgetKey, "wk_demo_contoso" })
        {
            var answer = await (await app.CreateVisitorAsync(key)).AskAsync(message);
            Assert.Contains(text, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(answer.Actions ?? [], a => a.Kind == "escalate");
        }
    }

    [Fact]
    public async Task Answers_of_a_model_Are_misses_when_they_only_say_that_it_does_not_know()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);

        app.Llm.Script = Scripts.Says("I do not know that.");
        var first = await visitor.AskAsync("What is the colour of the door?");
        app.Llm.Script = Scripts.Says("It is blue.");
        var answered = await visitor.AskAsync("And the window?");
        app.Llm.Script = Scripts.Says("I don't have any information about this.");
        await visitor.AskAsync("Who painted it?");
        var second = await visitor.AskAsync("When was it painted?");
        await visitor.AskAsync("Who owns the house?");

        Assert.StartsWith("I do not know that.", first.Text, StringComparison.Ordinal);
        Assert.Equal("escalate", Assert.Single(first.Actions!).Kind);
        Assert.Equal(("It is blue.", null), (answered.Text, answered.Actions));
        Assert.Equal("escalate", second.Actions![0].Kind);
        Assert.Equal(EscalationReasons.NotAnswered, (await WaitForEscalationAsync(tenant.Id)).Reason);
    }

    /// <summary>A tenant with one agent, no model and one document about opening hours.</summary>
    private async Task<TestTenant> WithDocumentAsync()
    {
        var tenant = await app.Tenant().With(new TenantSettings()).SaveAsync();
        await new KnowledgeDriver(app, tenant.Id).AddDocumentAsync(
            "Shop.docx",
            SampleFiles.Docx(
                "# Opening hours", "The opening hours are from nine to five, Monday to Friday.",
                "# Returns", "You can return a purchase within 30 days with the receipt."));
        return tenant;
    }

    private static async Task<WireMessage> LastAsync(VisitorClient visitor, int questions)
    {
        WireMessage? last = null;
        foreach (var question in s_unanswered.Take(questions))
        {
            last = await visitor.AskAsync(question);
        }

        return last!;
    }

    private async Task ChangeAsync(Guid tenantId, Func<WidgetDraft, WidgetDraft> change)
    {
        var editor = app.Get<WidgetEditor>();
        var widget = (await editor.FindAsync(tenantId, Ct))!;
        (await editor.UpdateAsync(
            tenantId, widget.ConcurrencyToken, change(widget.ToDraft()), Actor.System("test"), Ct)).SavedValue();
    }

    private async Task<EscalationItem> WaitForEscalationAsync(Guid tenantId)
    {
        var queries = app.Get<EscalationQueries>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var limit = new CancellationTokenSource(EventFeed.DefaultTimeout);
        while (true)
        {
            if ((await queries.PageAsync(tenantId, EscalationFilter.Open, new(2), limit.Token)).Items is [var item])
            {
                return item;
            }

            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
