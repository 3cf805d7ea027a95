using System.Text.RegularExpressions;
using ChatPlatform.Tests.Agents;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>
/// A conversation of 33 turns in the chat of both demo tenants, in English, German, French and Spanish, answered
/// without a model. Facts are asserted, not sentences.
/// </summary>
public sealed class ConversationScriptTests(DialogueTests.Fixture app, BrowserFixture browser)
    : IClassFixture<DialogueTests.Fixture>
{
    private const string Person = "Talk to a human";

    /// <summary>What is said or pressed, and what the answer must be.</summary>
    /// <param name="Says">The message, or the button when <paramref name="IsPressed"/>.</param>
    /// <param name="Expected">Regular expression that the answer matches.</param>
    /// <param name="By">The agent named above the answer; null for the assistant itself.</param>
    /// <param name="Buttons">The buttons below it, as a regular expression of their labels joined by "|"; null for any.
    /// </param>
    private sealed record Step(
        string Says, string Expected, string? By = null, string? Buttons = null, bool IsPressed = false);

    private static readonly Step[] s_acme =
    [
        new("hi", "Hello!", Buttons: @"Debt\|Guidelines\|Shipment"),
        new("Guidelines", "What would you like to know about Guidelines", "Guidelines", IsPressed: true),
        new("how do I claim for a damaged parcel?", "14 days", "Guidelines", Buttons: "^$"),
        new("and how long does it take?", @"\d", "Guidelines"),
        new("track my shipment", "shipment number", "Shipment"),
        new("ACM-1001", "out for delivery", "Shipment"),
        new("and ACM-1002?", "delivered", "Shipment"),
        new("the other one", "ACM-1001", "Shipment"),
        new("what happens if I pay late?", "reminder", "Debt"),
        new("thank you", "You are welcome"),
        new("are you a robot?", "automated assistant of Acme Logistics", Buttons: $"^{Person}$"),
        new("you are stupid", "I am sorry that this is frustrating", Buttons: $"^{Person}$"),
        new("Wo ist ACM-1003?", "customs", "Shipment"),
        new("und ACM-1002?", "delivered", "Shipment"),
        new("Vielen Dank", "Gern geschehen"),
        new("which team won the football cup", @"\?", Buttons: $@"^.+\|{Person}$"),
        new("do penguins sing in the opera", "person", Buttons: $"^{Person}"),
        new("no thanks", "I will not bring in anybody"),
        new("who painted the moon", "a person will answer you here", Buttons: "^$"),
    ];

    private static readonly Step[] s_afterWaiting =
    [
        new("where is ACM-1002?", "delivered", "Shipment"),
        new("balance of customer C-20017", @"148\.20", "Debt"),
        new("and C-20018?", @"0\.00", "Debt"),
        new("bye", "Goodbye"),
    ];

    private static readonly Step[] s_contoso =
    [
        new("Bonjour", "Bonjour !", Buttons: @"Account\|Cards\|Transfers"),
        new("I lost my card", "block", "Cards"),
        new("et combien de temps ça prend ?", ".", "Cards"),
        new("how do I open an account?", "passport|app", "Account"),
        new("how long does a transfer take?", "working day|seconds", "Transfers"),
        new("that did not help", "I am sorry that this did not help", Buttons: $"^{Person}$"),
        new("merci", "Je vous en prie"),
        new("¿Eres un robot?", "asistente automático de Contoso Bank"),
        new("au revoir", "Au revoir"),
    ];

    [Fact]
    public async Task Conversation_of_33_turns_Gets_fitting_answers_with_both_demo_tenants()
    {
        await using var acme = await WidgetPage.OpenAsync(browser, app);
        await PlayAsync(acme, s_acme);
        await Assertions.Expect(acme.Frame.Locator(".waiting")).ToContainTextAsync("You are number 1");
        await acme.Frame.GetByRole(AriaRole.Button, new() { Name = "Stop waiting" }).ClickAsync();
        await Assertions.Expect(acme.Frame.Locator(".waiting")).ToBeHiddenAsync();
        await PlayAsync(acme, s_afterWaiting);
        Assert.Empty(acme.Errors);

        await using var contoso = await WidgetPage.OpenAsync(browser, app, "contoso");
        await PlayAsync(contoso, s_contoso);
        await contoso.SendMessageAsync("Je voudrais parler à une personne");
        await Assertions.Expect(contoso.Frame.Locator(".waiting")).ToBeVisibleAsync();
        await contoso.Frame.GetByRole(AriaRole.Button, new() { Name = "Stop waiting" }).ClickAsync();
        await Assertions.Expect(contoso.Frame.Locator(".waiting")).ToBeHiddenAsync();
        await contoso.AssertAccessibleAsync();
        Assert.Empty(contoso.Errors);
    }

    private static async Task PlayAsync(WidgetPage widget, Step[] steps)
    {
        foreach (var step in steps)
        {
            var before = await widget.Answers.CountAsync();
            if (step.IsPressed)
            {
                await widget.Frame.Locator(".suggestions").GetByText(step.Says, new() { Exact = true }).ClickAsync();
            }
            else
            {
                await widget.SendMessageAsync(step.Says);
            }

            var answer = widget.Answers.Nth(before);
            await answer.Locator(".votes:visible, .answer-error:visible").WaitForAsync();
            await Assertions.Expect(answer).ToContainTextAsync(new Regex(step.Expected));
            if (step.By is not null)
            {
                await Assertions.Expect(answer.Locator(".author")).ToHaveTextAsync(step.By);
            }

            if (step.Buttons is not null)
            {
                var labels = string.Join('|', await widget.Frame.Locator(".suggestions .chip").AllInnerTextsAsync());
                Assert.True(Regex.IsMatch(labels, step.Buttons), $"\"{step.Says}\" has the buttons {labels}.");
            }
        }
    }
}
