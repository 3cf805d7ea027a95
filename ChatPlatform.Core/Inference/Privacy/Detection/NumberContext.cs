namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>What the words before a number say about it.</summary>
internal enum NumberContext
{
    None,
    Phone,
    Id,

    /// <summary>A number of an order, a parcel, an article and the like, which tools and documents need.</summary>
    Code,
}

/// <summary>Reads the words before a number, in English, German, French and Spanish.</summary>
internal static class NumberContexts
{
    private const int MaxDistance = 32;

    /// <summary>Words by what they mean; those that end with an asterisk are beginnings of words.</summary>
    private static readonly (NumberContext Context, string[] Words)[] s_words =
    [
        (NumberContext.Phone, [
            "phone*", "telephone*", "tel", "mobile*", "cell", "cellphone", "call", "whatsapp", "fax", "sms", "telefon*",
            "handy*", "mobil*", "rufnummer", "erreichbar", "téléphone", "portable", "teléfono", "telefono", "móvil",
        ]),
        (NumberContext.Id, [
            "tax id*", "tax number", "ssn", "social security*", "passport*", "national id*", "id number", "id card*",
            "identity*", "steuer*", "ausweis*", "personalausweis*", "sozialversicherung*", "reisepass*",
            "sécurité sociale", "identité", "passeport", "seguridad social", "dni", "nif", "pasaporte", "identidad",
            "pesel", "cpf", "personnummer", "bsn",
        ]),
        (NumberContext.Code, [
            "order*", "track*", "shipment*", "parcel*", "package*", "invoice*", "ticket*", "case", "reference*", "ref",
            "article*", "item*", "sku", "product*", "model*", "serial*", "isbn", "ean", "gtin", "version", "booking*",
            "bestell*", "auftrag*", "sendung*", "paket*", "rechnung*", "vorgang*", "artikel*", "commande*", "colis",
            "suivi", "facture*", "dossier*", "référence*", "pedido*", "envío*", "envio*", "paquete*", "seguimiento",
            "factura*", "referencia*", "artículo*",
        ]),
    ];

    /// <param name="start">Where the number begins.</param>
    public static NumberContext Before(string text, int start)
    {
        var begin = Math.Max(start - MaxDistance, 0);
        var line = text.AsSpan(begin, start - begin).LastIndexOfAny('\n', '!', ';');
        begin += line + 1;
        var words = text[begin..start].ToLowerInvariant();
        var (nearest, context) = (words.LastIndexOf('#'), NumberContext.Code);
        foreach (var (meaning, list) in s_words)
        {
            foreach (var word in list)
            {
                if (LastOf(words, word) is var at && at > nearest)
                {
                    (nearest, context) = (at, meaning);
                }
            }
        }

        return nearest < 0 ? NumberContext.None : context;
    }

    /// <summary>Position of the last character of a word's last occurrence; -1 for none.</summary>
    private static int LastOf(string words, string word)
    {
        var isPrefix = word[^1] == '*';
        var plain = isPrefix ? word[..^1] : word;
        for (
            var at = words.LastIndexOf(plain, StringComparison.Ordinal);
            at >= 0;
            at = at == 0 ? -1 : words.LastIndexOf(plain, at - 1, StringComparison.Ordinal))
        {
            var end = at + plain.Length;
            if ((at == 0 || !char.IsLetter(words[at - 1]))
                && (isPrefix || end == words.Length || !char.IsLetter(words[end])))
            {
                return end - 1;
            }
        }

        return -1;
    }
}
