using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Secrets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>
/// Sends mails with links: at once after the commit, with growing delays while the server does not accept them, and not
/// after the link has ended. An instance that stops between the server's acceptance and its own write sends the mail
/// twice.
/// </summary>
internal sealed partial class LinkMailWorker(
    LinkMailQueue queue,
    LinkMail news,
    IMailSender sender,
    SecretBox box,
    AuditLog auditLog,
    IOptions<MailOptions> options,
    ILogger<LinkMailWorker> logger
) : BackgroundService
{
    /// <summary>Attempts before a mail is dropped, over about nine hours.</summary>
    private const int MaxAttempts = 20;

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_maxDelay = TimeSpan.FromMinutes(30);

    private static readonly Actor s_actor = Actor.System("Sending mails");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsEnabled)
        {
            return;
        }

        try
        {
            while (true)
            {
                await TrySendAsync(stoppingToken);
                await news.WaitAsync(s_pollInterval, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TrySendAsync(CancellationToken ct)
    {
        try
        {
            while (await queue.ClaimAsync(ct) is { } mail)
            {
                await SendAsync(mail, ct);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.Unreadable(logger, e.GetType().Name); // The mail remains queued until its lease expires.
        }
    }

    private async Task SendAsync(DueMail mail, CancellationToken ct)
    {
        if (!mail.IsWanted || await box.OpenAsync(LinkMail.OwnerOf(mail.LinkId), mail.SealedBody, ct) is not { } body)
        {
            await queue.RemoveAsync(mail.LinkId, ct);
            return;
        }

        try
        {
            await sender.SendAsync(new(mail.Recipient, mail.Subject, body), ct);
            await queue.RemoveAsync(mail.LinkId, ct);
            await auditLog.RecordAsync(
                AuditEntry.Security("mail.sent", s_actor, mail.TenantId, "link", mail.LinkId, new { mail.Recipient }),
                ct);
        }
        catch (MailFailedException e)
        {
            Log.Failed(logger, mail.LinkId, mail.Attempts, e.InnerException?.GetType().Name ?? "");
            if (mail.Attempts < MaxAttempts)
            {
                await queue.PostponeAsync(mail.LinkId, WaitAfter(mail.Attempts), ct);
                return;
            }

            await queue.RemoveAsync(mail.LinkId, ct);
            await auditLog.RecordAsync(
                AuditEntry.Security(
                    "mail.failed", s_actor, mail.TenantId, "link", mail.LinkId, new { mail.Recipient, mail.Attempts }),
                ct);
        }
    }

    private static TimeSpan WaitAfter(int attempts) =>
        TimeSpan.FromSeconds(Math.Min(s_maxDelay.TotalSeconds, 5 * Math.Pow(2, attempts)));

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The mail of link {LinkId} was not accepted at attempt {Attempts} ({Kind})")]
        public static partial void Failed(ILogger logger, Guid linkId, int attempts, string kind);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Queued mails cannot be read ({Kind})")]
        public static partial void Unreadable(ILogger logger, string kind);
    }
}
