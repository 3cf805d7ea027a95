using System.Security.Cryptography;

namespace ChatPlatform.Web.Security.Http;

/// <summary>
/// The word that a page's own scripts carry and an injected one cannot know: 128 random bits, new for each request.
/// </summary>
/// <param name="Value">Null outside a request, where no page is drawn.</param>
public sealed record PageNonce(string? Value)
{
    private const int Bytes = 16;

    private static readonly object s_key = new();

    /// <summary>The request's nonce, made when it is first asked for.</summary>
    public static string Of(HttpContext context)
    {
        if (context.Items[s_key] is string known)
        {
            return known;
        }

        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        context.Items[s_key] = made;
        return made;
    }
}
