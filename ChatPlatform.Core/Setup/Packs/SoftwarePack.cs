namespace ChatPlatform.Core.Setup.Packs;

/// <summary>Software and online services.</summary>
internal static class SoftwarePack
{
    public static readonly StarterPack Value = new(
        "software", "Software", "First steps, problems, plans and integrations", "code",
        "Hello! Ask me how something works, or tell me what does not.",
        ["How do I get started?", "Something does not work", "What do the plans include?"],
        [
            new(
                "First steps", "How features work, settings, invitations of colleagues and importing data",
                "You explain how to use the product, step by step and with the names that the screens show. Take the "
                + "steps from the passages.",
                [
                    "how do I get started", "how do I invite a colleague", "where do I find the settings",
                    "import my data", "export to excel", "how does this feature work", "change my profile picture",
                    "create a new project", "set up notifications", "can I use it on my phone",
                ]),
            new(
                "Problems", "Errors, crashes, slow pages, sign-in problems and outages",
                "You solve technical problems. Ask one question at a time: what was done, what happened, and the exact "
                + "error text.",
                [
                    "I cannot sign in", "it shows an error", "the page does not load", "it is very slow",
                    "the app crashes", "is there an outage", "my data is gone", "I get no emails from you",
                    "the upload fails", "reset my password",
                ]),
            new(
                "Plans and billing", "Plans, prices, invoices, upgrades, cancellation and trial periods",
                "You help with plans and billing. Prices and conditions come only from the passages. Do not hide how "
                + "to cancel.",
                [
                    "what does it cost", "upgrade my plan", "cancel my subscription", "where is my invoice",
                    "is there a free trial", "how many users are included", "do you have a discount",
                    "change the payment method", "I was charged after cancelling", "can I pay yearly",
                ]),
            new(
                "Integrations", "API, webhooks, single sign-on, connected services and technical limits",
                "You help developers with the API and integrations. Be exact with names, methods and limits, and quote "
                + "them from the passages.",
                [
                    "do you have an API", "how do I get an API key", "webhook is not called",
                    "connect with Slack", "set up single sign-on", "what are the rate limits",
                    "which format does the API return", "the integration stopped working", "do you support SAML",
                    "how do I authenticate",
                ]),
        ]);
}
