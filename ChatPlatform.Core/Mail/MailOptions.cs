using System.Net;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Mail;

/// <summary>Encryption of the connection to the mail server.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS, required (RFC 3207); port 587.</summary>
    StartTls,

    /// <summary>TLS from the beginning (RFC 8314); port 465.</summary>
    Tls,

    /// <summary>No encryption; only for a server on this machine.</summary>
    None,
}

/// <summary>The section "Mail": the outgoing mail server. Without a host no mail is sent.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; }

    /// <summary>Sender address.</summary>
    public string From { get; set; } = "";

    /// <summary>Empty for a server without authentication.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>
    /// Scheme and host of links in mails ("https://chat.example.com"); empty uses those of the request that causes the
    /// mail.
    /// </summary>
    public string SiteAddress { get; set; } = "";

    public bool IsEnabled => Host.Length > 0;

    internal bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>Validates the section when a host is set.</summary>
internal sealed class MailValidation : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        if (!options.IsEnabled)
        {
            return ValidateOptionsResult.Success;
        }

        var wrong = new List<string>();
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown || options.Port is < 1 or > 65535)
        {
            wrong.Add("Mail:Host must be the name of a mail server, and Mail:Port its port, 1 to 65535.");
        }

        if (EmailAddress.Parse(options.From) is null)
        {
            wrong.Add("Mail:From must be the sender's address (support@example.com).");
        }

        if (options.User.Length > 0 != options.Password.Length > 0)
        {
            wrong.Add("Mail:User and Mail:Password must be set together or not at all.");
        }

        if (!Enum.IsDefined(options.Security) || (options.Security == MailSecurity.None && !options.IsLoopback))
        {
            wrong.Add(
                "Mail:Security must be StartTls or Tls; None sends links unencrypted and is only for a server "
                + "on this machine."
            );
        }

        if (options.SiteAddress.Length > 0 && !IsSiteAddress(options.SiteAddress))
        {
            wrong.Add("Mail:SiteAddress must be scheme and host of this site (https://chat.example.com).");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsSiteAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority) == text.TrimEnd('/');
}
