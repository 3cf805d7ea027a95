using System.Security.Cryptography;

namespace ChatPlatform.Web.Security.Http;

/// <summary>The CSP nonce of a request: 128 random bits.</summary>
/// <param name="Value">Null outside of a request.</param>
public sealed record PageNonce(string? Value)
{
    private const int Bytes = 16;

    private static readonly object s_key = new();

    /// <summary>The nonce of the request, created on first use.</summary>
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
