using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using ChatPlatform.Tests.Support;
using ChatPlatform.Tests.Widgets;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools.Approvals;

/// <summary>Tools that only customers may use whom the tenant's site has signed in.</summary>
public sealed class SignedInToolTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Schema =
        """
        {"type":"object","properties":{"number":{"type":"string","pattern":"^C-[0-9]{5}$",
        "description":"customer number, for example C-20017"}},"required":["number"]}
        """;

    private const string SignInText =
        "I can only look that up for customers who are signed in. Please sign in on this website and ask me again.";

    private static readonly Actor s_actor = Actor.System("test");

    private ToolService _service = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        _service.Answer = c => ToolService.BytesAsync(c, "application/json", """{"balance":"81.20"}"""u8.ToArray());
        app.Llm.Reset();
        app.Llm.Script = ToolScripts.CallsOnce("account_balance", """{"number":"C-20017"}""");
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_of_a_model_Is_made_only_for_a_signed_in_customer(bool isSignedIn)
    {
        var tenant = await TenantAsync(hasModel: true);
        var visitor = await VisitorAsync(tenant, isSignedIn);

        await visitor.AskAsync("What does account C-20017 owe?");

        Assert.Equal(isSignedIn ? 1 : 0, _service.Requests.Count);
        Assert.Equal(
            isSignedIn, app.Llm.Results()[^1].Contains("81.20", StringComparison.Ordinal));
        Assert.Equal(
            isSignedIn ? ToolInvocationStatus.Succeeded : ToolInvocationStatus.Refused, await StatusAsync(tenant));
    }

    [Theory]
    [InlineData("What is the balance of account C-20017?")]
    [InlineData("what is my account balance?")]
    public async Task Built_in_assistant_Asks_a_visitor_to_sign_in(string question)
    {
        var tenant = await TenantAsync(hasModel: false);

        var answer = await (await VisitorAsync(tenant, isSignedIn: false)).AskAsync(question);

        Assert.Equal(SignInText, answer.Text);
        Assert.Empty(_service.Requests);
    }

    [Fact]
    public async Task Built_in_assistant_Tells_a_signed_in_customer_the_result()
    {
        var tenant = await TenantAsync(hasModel: false);

        var answer = await (await VisitorAsync(tenant, isSignedIn: true))
            .AskAsync("What is the balance of account C-20017?");

        Assert.Contains("81.20", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trial_Answers_as_for_the_chosen_customer(bool isSignedIn)
    {
        var tenant = await TenantAsync(hasModel: false);

        var outcome = await app.Get<AnswerTrial>().RunAsync(
            tenant.Id, new(Guid.Empty, null, IsAlone: false, isSignedIn), [], "What is the balance of account C-20017?",
            _ => Task.CompletedTask, s_actor, Ct);

        Assert.Equal(isSignedIn, outcome.SavedValue().Text.Contains("81.20", StringComparison.Ordinal));
        Assert.Equal(isSignedIn ? 1 : 0, _service.Requests.Count);
    }

    private async Task<TestTenant> TenantAsync(bool hasModel)
    {
        var builder = app.Tenant()
            .Tool("account_balance", _service.Url + "/{number}", "GET", Schema)
            .Agent("Accounts", "Account balances and invoices", "account_balance");
        var tenant = await (hasModel ? builder : builder.With(new())).SaveAsync();
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        await db.Tools.ExecuteUpdateAsync(
            t => t.SetProperty(x => x.SignedInOnly, true)
                .SetProperty(x => x.Description, "Looks up the balance of a customer's account"),
            Ct);
        return tenant;
    }

    private async Task<VisitorClient> VisitorAsync(TestTenant tenant, bool isSignedIn)
    {
        if (!isSignedIn)
        {
            return await app.CreateVisitorAsync(tenant.WidgetKey);
        }

        var secret = await app.NewIdentitySecretAsync(tenant);
        return await VisitorClient.StartAsync(
            app.Http, tenant.WidgetKey, userToken: UserTokens.For(secret, "customer-1"));
    }

    private async Task<ToolInvocationStatus> StatusAsync(TestTenant tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        return (await db.ToolInvocations.SingleAsync(Ct)).Status;
    }
}
