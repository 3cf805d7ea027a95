using ChatPlatform.Core.Egress;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>
/// Reads web addresses. They are absolute, ASCII, without a fragment, and https, except for hosts to which the
/// deployment allows plain http.
/// </summary>
public sealed class WebAddresses(IOptions<EgressOptions> egress)
{
    /// <summary>Maximum characters of an address.</summary>
    public const int MaxLength = 2000;

    /// <summary>The address that someone has entered; without a scheme it is https. Null for anything else.</summary>
    public Uri? Enter(string? text)
    {
        var entered = text?.Trim() ?? "";
        return Read(entered.Contains("://", StringComparison.Ordinal) ? entered : "https://" + entered, null);
    }

    /// <summary>The address in a document of a site. Null for none that can be read.</summary>
    /// <param name="from">Address of the document, for relative addresses; null when they are not allowed.</param>
    public Uri? Read(string? text, Uri? from)
    {
        var written = text?.Trim() ?? "";
        return written.Length is 0 or > MaxLength || written.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
                ? null
            : from is null
                ? Uri.TryCreate(written, UriKind.Absolute, out var absolute) ? Normal(absolute) : null
            : Uri.TryCreate(from, written, out var joined) ? Normal(joined)
            : null;
    }

    /// <summary>True when two addresses have the same host.</summary>
    public static bool IsSameSite(Uri first, Uri second) =>
        string.Equals(first.IdnHost, second.IdnHost, StringComparison.OrdinalIgnoreCase);

    private Uri? Normal(Uri address)
    {
        if (
            address.Scheme is not ("http" or "https") || address.Host.Length == 0 || address.UserInfo.Length > 0
            || address.IdnHost.Contains("..", StringComparison.Ordinal))
        {
            return null;
        }

        var isPlain = address.Scheme == Uri.UriSchemeHttp
            && egress.Value.AllowedPrivateHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase);
        var parts = new UriBuilder(address)
        {
            Host = address.IdnHost,
            Fragment = "",
            Scheme = isPlain ? Uri.UriSchemeHttp : Uri.UriSchemeHttps,
            Port = address.IsDefaultPort ? -1 : address.Port,
        };
        return parts.Uri.AbsoluteUri.Length <= MaxLength ? parts.Uri : null;
    }
}
