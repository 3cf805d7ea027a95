namespace ChatPlatform.Core.Mail;

/// <summary>A mail as plain text.</summary>
/// <param name="To">One address, as <see cref="EmailAddress.Parse"/> gives it.</param>
public sealed record MailText(string To, string Subject, string Body);

/// <summary>Hands mails to a server.</summary>
public interface IMailSender
{
    /// <summary>Returns once the server has taken the mail over.</summary>
    /// <exception cref="MailFailedException">It did not.</exception>
    Task SendAsync(MailText mail, CancellationToken ct);
}

/// <summary>A mail server did not take a mail over, or could not be reached.</summary>
public sealed class MailFailedException(string message, Exception inner) : Exception(message, inner);
