namespace ChatPlatform.Core.Setup.Packs;

/// <summary>Parcel and freight services.</summary>
internal static class LogisticsPack
{
    public static readonly StarterPack Value = new(
        "logistics", "Logistics", "Shipments, deliveries, claims and invoices", "box",
        "Hello! Ask me about a shipment, a delivery or an invoice.",
        ["Where is my shipment?", "How do I report damage?", "Can I change my delivery?"],
        [
            new(
                "Shipments",
                "Where a shipment is, delivery times and areas, changing a delivery, collection and parcel lockers",
                "You help with shipments and deliveries. Ask for the shipment number when it is missing and needed. "
                + "Give dates and places only from passages or tools.",
                [
                    "where is my parcel", "track my shipment", "when will my delivery arrive",
                    "my package has not arrived", "the driver did not ring", "can I change the delivery address",
                    "do you deliver on Saturday", "how long does delivery abroad take",
                    "I want to collect the parcel myself", "my shipment is late",
                ]),
            new(
                "Claims", "Damaged, lost or incomplete shipments, liability, evidence and refunds of claims",
                "You help customers to report damage and loss. Explain which evidence is needed, the deadline and what "
                + "happens next. Do not promise an amount.",
                [
                    "my parcel arrived damaged", "how do I make a claim", "something is missing from the box",
                    "my shipment is lost", "what do you pay for a broken item", "until when can I report damage",
                    "which photos do you need", "what happened to my claim", "who pays for the damage",
                    "the contents are broken",
                ]),
            new(
                "Invoices", "Prices, invoices, payments, reminders and payment plans",
                "You help with prices, invoices and payments. Stay friendly about overdue amounts and never put "
                + "pressure on anybody.",
                [
                    "what does shipping cost", "I did not receive my invoice", "I got a reminder",
                    "can I pay in instalments", "I was charged twice", "when is my invoice due",
                    "which payment methods do you accept", "how do I get a refund", "what is the late fee",
                    "please send me a copy of the invoice",
                ]),
        ]);
}
