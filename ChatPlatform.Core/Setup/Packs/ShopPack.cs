namespace ChatPlatform.Core.Setup.Packs;

/// <summary>Online shops.</summary>
internal static class ShopPack
{
    public static readonly StarterPack Value = new(
        "shop", "Online shop", "Orders, returns, products and payments", "tag",
        "Hello! Ask me about an order, a return or a product.",
        ["Where is my order?", "How do I return something?", "Which payment methods do you accept?"],
        [
            new(
                "Orders", "State of an order, delivery times and costs, changing or cancelling an order",
                "You help with orders and deliveries. Ask for the order number when it is missing and needed. Give "
                + "dates only from passages or tools.",
                [
                    "where is my order", "when does my order arrive", "cancel my order", "change my order",
                    "how much is shipping", "do you ship abroad", "my order is late", "I got the wrong item",
                    "an item is missing", "change the delivery address",
                ]),
            new(
                "Returns", "Returns, exchanges, refunds, warranty and defective products",
                "You help with returns, exchanges and warranty. Say the deadline, the steps and who pays for the way "
                + "back, from the passages.",
                [
                    "how do I return something", "I want my money back", "exchange for another size",
                    "the product is defective", "who pays for the return", "where is my refund",
                    "how long can I return an item", "I lost the return label", "is there a warranty",
                    "it broke after two months",
                ]),
            new(
                "Products", "Features, sizes, materials, availability and care of products",
                "You answer questions about products from the passages and tools. When something is not described, say "
                + "so.",
                [
                    "is this in stock", "which size do I need", "what is it made of", "is it waterproof",
                    "does it fit model X", "how do I wash it", "when is it available again",
                    "what is the difference between these two", "is it suitable for children", "how big is it",
                ]),
            new(
                "Payments", "Payment methods, vouchers, invoices and customer accounts",
                "You help with payments, vouchers and the customer account. Never ask for card numbers or passwords.",
                [
                    "which payment methods do you accept", "my voucher does not work", "I need an invoice",
                    "I was charged twice", "can I pay later", "I forgot my password", "delete my account",
                    "my payment was declined", "how do I use a gift card", "change my email address",
                ]),
        ]);
}
