using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace ChatPlatform.Core.Mail;

/// <summary>Sends mail by SMTP (RFC 5321), with one connection for each mail.</summary>
internal sealed class SmtpMailSender(IOptions<MailOptions> options) : IMailSender
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    public async Task SendAsync(MailText mail, CancellationToken ct)
    {
        var settings = options.Value;
        using var message = new MimeMessage();
        message.From.Add(new MailboxAddress("ChatPlatform", settings.From));
        message.To.Add(new MailboxAddress(null, mail.To));
        message.Subject = mail.Subject;
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: suppresses automatic replies.
        message.Body = new TextPart("plain") { Text = mail.Body };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_timeout);
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            }, limit.Token);
            if (settings.User.Length > 0)
            {
                await client.AuthenticateAsync(settings.User, settings.Password, limit.Token);
            }

            await client.SendAsync(message, limit.Token);
        }
        catch (Exception e)
            when (e
                    is CommandException
                        or ProtocolException
                        or AuthenticationException
                        or SslHandshakeException
                        or NotSupportedException
                        or IOException
                        or System.Net.Sockets.SocketException
                || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new MailFailedException($"The mail server did not accept the mail ({e.GetType().Name})", e);
        }

        await DisconnectAsync(client, limit.Token);
    }

    /// <summary>Disconnects. The mail has been accepted, so errors are ignored.</summary>
    private static async Task DisconnectAsync(SmtpClient client, CancellationToken ct)
    {
        try
        {
            await client.DisconnectAsync(true, ct);
        }
        catch (Exception e) when (e is ProtocolException or IOException or OperationCanceledException)
        {
            return;
        }
    }
}
