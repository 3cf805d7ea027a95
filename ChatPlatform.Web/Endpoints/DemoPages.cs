using System.Text.Encodings.Web;

namespace ChatPlatform.Web.Endpoints;

/// <summary>A demo page of a fictitious organisation.</summary>
internal sealed record DemoPages(
    string Slug, string WidgetKey, string Name, string Headline, string Lead,
    IReadOnlyList<(string Title, string Text)> Cards)
{
    private static readonly DemoPages[] s_all =
    [
        new(
            "acme", "wk_demo_acme", "Acme Logistics", "Parcels that arrive, and answers when they do not",
            "Next-day delivery in Austria, two to four days in the rest of Europe. " +
                "Ask the chat in the corner about a shipment, an invoice or a claim.",
            [
                ("Track a shipment", "Try ACM-1001, ACM-1002 or ACM-1003 in the chat."),
                ("Claims", "Something arrived broken? The chat knows the rules and the deadline."),
                ("Invoices", "Balance, due dates and payment plans. Try customer C-20017."),
            ]),
        new(
            "contoso", "wk_demo_contoso", "Contoso Bank", "Banking without the waiting line",
            "Cards, transfers and accounts. Ask the chat in the corner, or ask it for a human.",
            [
                ("Cards", "Lost a card, changed the PIN, travelling abroad."),
                ("Transfers", "How long they take, what they cost, how to get them back."),
                ("Accounts", "Open one, close one, find your statements."),
            ]),
    ];

    public static DemoPages? Find(string slug) => Array.Find(s_all, p => p.Slug == slug);

    public string Html(HtmlEncoder encode, string nonce)
    {
        var cards = string.Concat(
            Cards.Select(c => $"<article><h2>{encode.Encode(c.Title)}</h2><p>{encode.Encode(c.Text)}</p></article>"));
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{encode.Encode(Name)}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/demo.css">
            </head>
            <body class="{Slug}">
            <header><strong>{encode.Encode(
                Name
            )}</strong><nav aria-label="Main"><a href="#services">Services</a><a href="#about">About</a></nav></header>
            <main>
            <section class="hero"><h1>{encode.Encode(Headline)}</h1><p>{encode.Encode(Lead)}</p></section>
            <section id="services" class="cards">{cards}</section>
            <section id="about"><h2>About this page</h2><p>{encode.Encode(
                Name)} does not exist. The page shows the chat widget on a site of its own.</p></section>
            </main>
            <footer><p>A demonstration page.</p></footer>
            <script src="/widget.js" nonce="{nonce}" data-widget-key="{WidgetKey}" async></script>
            </body>
            </html>
            """;
    }
}
