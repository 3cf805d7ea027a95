namespace ChatPlatform.Core.Setup.Packs;

/// <summary>Banks and other financial services.</summary>
internal static class BankPack
{
    public static readonly StarterPack Value = new(
        "bank", "Bank", "Accounts, cards, payments and loans", "building",
        "Hello! Ask me about accounts, cards, payments or loans.",
        ["How do I block my card?", "What does an account cost?", "How long does a transfer take?"],
        [
            new(
                "Accounts", "Opening, closing and changing accounts, fees, statements, interest and online access",
                "You help with accounts. Never ask for passwords, PINs or TANs, and tell customers not to write them "
                + "here. Name fees and interest only from passages.",
                [
                    "how do I open an account", "what does the account cost", "close my account",
                    "where are my statements", "how high is the interest", "I forgot my online banking password",
                    "I moved, change my address", "can I open an account for my child", "I want a joint account",
                    "who can see my account",
                ]),
            new(
                "Cards", "Debit and credit cards: blocking, replacement, limits, PIN and payments by card",
                "You help with cards. When a card is lost, stolen or misused, say first how to block it at once. Never "
                + "ask for card numbers or PINs.",
                [
                    "I lost my card", "block my credit card", "my card was stolen", "I forgot my PIN",
                    "raise my card limit", "my card was declined", "there is a payment I do not know",
                    "when does my new card arrive", "can I pay abroad with my card", "apple pay does not work",
                ]),
            new(
                "Payments", "Transfers, direct debits, standing orders, deadlines and payments that went wrong",
                "You help with transfers and direct debits. Explain deadlines and how to recall a payment. Do not "
                + "promise that money comes back.",
                [
                    "how long does a transfer take", "my transfer has not arrived", "cancel a transfer",
                    "return a direct debit", "set up a standing order", "transfer to the wrong account",
                    "how do I send money abroad", "what is the transfer limit", "what is my IBAN",
                    "change a standing order",
                ]),
            new(
                "Loans", "Loans and mortgages: conditions, applications, repayments and hardship",
                "You explain loans and mortgages in plain words. Give no personal financial advice and promise no "
                + "approval. In hardship answer with care and say which help there is.",
                [
                    "how do I get a loan", "what is the interest on a loan", "can I repay my loan early",
                    "which documents do I need for a mortgage", "I cannot pay my instalment",
                    "how much can I borrow", "was my application approved", "postpone a loan payment",
                    "what does a mortgage cost", "change my instalment",
                ]),
        ]);
}
