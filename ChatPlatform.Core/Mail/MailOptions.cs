using System.Net;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Mail;

/// <summary>How the connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>TLS after the greeting, and no mail without it (RFC 3207); port 587.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314); port 465.</summary>
    Tls,

    /// <summary>No protection; to this machine only.</summary>
    None,
}

/// <summary>The section "Mail": the server that mails are handed to. Without a host no mail is sent.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; }

    /// <summary>Address that mails come from.</summary>
    public string From { get; set; } = "";

    /// <summary>Empty where the server asks for no sign-in.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>
    /// Scheme and host that links in mails begin with ("https://chat.example.com"); empty takes those of the request
    /// that asks for the mail.
    /// </summary>
    public string SiteAddress { get; set; } = "";

    public bool IsOn => Host.Length > 0;

    internal bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>A section with a host must be whole.</summary>
internal sealed class MailValidation : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        if (!options.IsOn)
        {
            return ValidateOptionsResult.Success;
        }

        var wrong = new List<string>();
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown || options.Port is < 1 or > 65535)
        {
            wrong.Add("Mail:Host is the name of a mail server, and Mail:Port its port, 1 to 65535.");
        }

        if (EmailAddress.Parse(options.From) is null)
        {
            wrong.Add("Mail:From is the address that mails come from (support@example.com).");
        }

        if (options.User.Length > 0 != options.Password.Length > 0)
        {
            wrong.Add("Mail:User and Mail:Password are needed together, or neither.");
        }

        if (!Enum.IsDefined(options.Security) || (options.Security == MailSecurity.None && !options.IsLoopback))
        {
            wrong.Add(
                "Mail:Security is StartTls or Tls; None sends links in the clear and is for a server on this machine only."
            );
        }

        if (options.SiteAddress.Length > 0 && !IsSite(options.SiteAddress))
        {
            wrong.Add("Mail:SiteAddress is scheme and host of this site (https://chat.example.com).");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsSite(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && uri.GetLeftPart(UriPartial.Authority) == text.TrimEnd('/');
}
