using System.Buffers.Text;
using System.Text;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Shared.Chat.Bubbles;

/// <summary>Addresses of the page that shows a document at a cited sentence.</summary>
public static class PassageLink
{
    /// <summary>Characters of a quote that identify its passage.</summary>
    private const int MaxQuote = 240;

    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The address for a citation. The page finds the sentence itself, because passages are made anew whenever
    /// a document is read.</summary>
    public static string Of(string slug, Citation citation) =>
        $"/t/{slug}/knowledge/{citation.DocumentId}?quote="
        + Encode(UnicodeText.Truncate(citation.Quote, MaxQuote));

    /// <summary>The quote in an address, as base64url (RFC 4648, section 5): only letters, digits, "-" and "_", so that
    /// no text of a document is part of markup.</summary>
    public static string Encode(string quote) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(quote));

    /// <summary>The quote of an address; null for none and for one that is damaged.</summary>
    public static string? Decode(string? encoded)
    {
        if (encoded is not { Length: > 0 } || !Base64Url.IsValid(encoded))
        {
            return null;
        }

        try
        {
            return UnicodeText.Truncate(s_utf8.GetString(Base64Url.DecodeFromChars(encoded)), MaxQuote);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
