namespace ChatPlatform.Core.Mail;

/// <summary>A plain-text mail.</summary>
/// <param name="To">One address, as returned by <see cref="EmailAddress.Parse"/>.</param>
public sealed record MailText(string To, string Subject, string Body);

/// <summary>Sends mails to a server.</summary>
public interface IMailSender
{
    /// <summary>Sends a mail; returns once the server has accepted it.</summary>
    /// <exception cref="MailFailedException">The server did not accept it or could not be reached.</exception>
    Task SendAsync(MailText mail, CancellationToken ct);
}

/// <summary>A mail server rejected a mail or could not be reached.</summary>
public sealed class MailFailedException(string message, Exception inner) : Exception(message, inner);
