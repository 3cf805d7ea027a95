namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Texts;

/// <summary>Says where a link leads, after its text.</summary>
internal static class LinkText
{
    // Longer addresses are of machines.
    private const int MaxLength = 500;

    private static readonly string[] s_schemes = ["https://", "http://", "mailto:", "tel:"];

    /// <summary>
    /// The addition " (address)"; empty for addresses inside the document, of other schemes than the web, mail and
    /// telephone, and for a text that already shows the address.
    /// </summary>
    public static string Addition(string shown, string? address)
    {
        address = address?.Trim() ?? "";
        var scheme = s_schemes.FirstOrDefault(s => address.StartsWith(s, StringComparison.OrdinalIgnoreCase));
        if (scheme is null || address.Length > MaxLength || address.Any(c => c <= ' '))
        {
            return "";
        }

        var isPage = scheme.EndsWith('/');
        var core = address[scheme.Length..];
        core = isPage ? core.TrimEnd('/') : core.Split('?')[0];
        return core.Length == 0 || shown.Contains(core, StringComparison.OrdinalIgnoreCase)
            ? ""
            : $" ({(isPage ? address : core)})";
    }
}
