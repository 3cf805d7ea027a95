namespace ChatPlatform.Core.Demo;

/// <summary>The two organisations of the demo. All data is fictional.</summary>
internal static class DemoTenants
{
    public static IEnumerable<DemoTenant> All => [Acme, Contoso];

    public static readonly DemoTenant Acme = new(
        "acme", "Acme Logistics", "wk_demo_acme", "#0B5CAD",
        "Hello! Ask me about a shipment, an invoice or a claim.",
        ["Where is my shipment ACM-1001?", "How do I claim for a damaged parcel?", "What happens if I pay late?"],
        [
            new(
                "Shipment",
                "Where a parcel is, delivery times and areas, changing a delivery, pick-up and parcel lockers",
                "You help with shipments: tracking, delivery times, delivery areas and changes of a delivery. "
                + "Shipment numbers look like ACM-1001.",
                [
                    "where is my parcel",
                    "track my shipment",
                    "when will my delivery arrive",
                    "my package has not arrived",
                    "the driver did not ring",
                    "can I change the delivery address",
                    "can you deliver on Saturday",
                    "what is the status of ACM-1002",
                    "how long does delivery to Austria take",
                    "I want to pick the parcel up myself",
                    "my shipment is late",
                    "do you deliver to parcel lockers",
                ],
                ["track_shipment"]),
            new(
                "Debt", "Invoices, open balances, payments, late fees, reminders and payment plans",
                "You help with invoices, balances, late fees and payment plans. Customer numbers look like C-20017. "
                + "Never put pressure on anybody.",
                [
                    "how much do I owe",
                    "what is my account balance",
                    "I got a reminder for an invoice",
                    "can I pay in instalments",
                    "what happens if I pay late",
                    "I was charged twice",
                    "how do I pay my invoice",
                    "when is my invoice due",
                    "what is the late fee",
                    "balance of customer C-20017",
                    "I cannot pay this month",
                    "which payment methods do you accept",
                ],
                ["account_balance"]),
            new(
                "Guidelines",
                "Claims for damaged or lost parcels, packaging rules, forbidden goods, liability, prices and "
                + "surcharges, terms",
                "You explain the rules: claims for damage and loss, packaging, forbidden goods, liability, prices and "
                + "surcharges.",
                [
                    "how do I claim for a damaged parcel",
                    "the box arrived broken",
                    "my parcel was lost, what now",
                    "how should I pack glass",
                    "what may I not send",
                    "how much am I insured for",
                    "what does a heavy parcel cost",
                    "is there a surcharge for islands",
                    "how long do I have to report damage",
                    "can I send batteries",
                    "which documents do I need for a claim",
                    "what are your terms of carriage",
                ],
                []),
        ],
        [
            new(
                "track_shipment",
                "Track shipment",
                "Finds out where a shipment is, its status and when it will be delivered",
                """{"type":"object","properties":{"number":{"type":"string","pattern":"^ACM-[0-9]{4}$","description":"""
                + "\"shipment number (it looks like ACM-1001)\""
                + """}},"required":["number"],"additionalProperties":false}""",
                "/demo/api/shipments/{number}",
                "Shipment **{number}** is **{status}**. {detail} Expected delivery: {expected}."),
            new(
                "account_balance",
                "Account balance",
                "Looks up the open balance of a customer's account and the due date",
                """{"type":"object","properties":{"customer":{"type":"string","pattern":"^C-[0-9]{5}$","description":"""
                + "\"customer number (it looks like C-20017)\""
                + """}},"required":["customer"],"additionalProperties":false}""",
                "/demo/api/accounts/{customer}",
                "Account **{customer}** has an open balance of **{balance}**, due on {due}."),
        ],
        "logistics");

    public static readonly DemoTenant Contoso = new(
        "contoso", "Contoso Bank", "wk_demo_contoso", "#7A1F5C",
        "Welcome to Contoso Bank. What can I do for you?",
        ["I lost my card, what should I do?", "How long does a transfer take?", "How do I open an account?"],
        [
            new(
                "Cards", "Debit and credit cards: lost or stolen cards, limits, PIN, fees abroad",
                "You help with cards: blocking, replacing, limits, PIN and use abroad. "
                + "Never ask for a full card number or a PIN.",
                [
                    "I lost my card",
                    "my card was stolen",
                    "block my card please",
                    "how do I change my PIN",
                    "what is my card limit",
                    "raise the limit of my credit card",
                    "my card was declined",
                    "fees for paying abroad",
                    "my new card has not arrived",
                    "contactless payment does not work",
                ],
                []),
            new(
                "Transfers", "Domestic and international transfers, standing orders, direct debits, times and fees",
                "You help with transfers, standing orders and direct debits: times, limits and fees.",
                [
                    "how long does a transfer take",
                    "send money abroad",
                    "what does an international transfer cost",
                    "cancel a transfer",
                    "set up a standing order",
                    "I sent money to the wrong account",
                    "return a direct debit",
                    "cut-off time for payments",
                    "my transfer has not arrived",
                    "instant payment limit",
                ],
                []),
            new(
                "Account", "Opening and closing accounts, statements, changing personal data, account fees",
                "You help with accounts: opening, closing, statements, personal data and account fees.",
                [
                    "how do I open an account",
                    "close my account",
                    "change my address",
                    "where do I find my statements",
                    "what does the account cost",
                    "open a joint account",
                    "documents needed to open an account",
                    "account for a student",
                    "change my phone number",
                    "monthly fee of the account",
                ],
                []),
        ],
        [],
        "bank");
}
