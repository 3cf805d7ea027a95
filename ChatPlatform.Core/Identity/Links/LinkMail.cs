using ChatPlatform.Core.Data;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>Who asks for a link, and from which site.</summary>
/// <param name="IsTrusted">True for platform admins, who are shown every link and are believed about whom they give it
/// to.</param>
/// <param name="Site">Scheme and host of the site that the link leads to; "" where that is not known.</param>
public sealed record LinkIssue(bool IsTrusted, string Site = "");

/// <summary>How a link gets to its person.</summary>
/// <param name="IsMailed">Sent to the person's address.</param>
/// <param name="IsShown">Shown to whoever asked for it.</param>
/// <param name="ProvesEmail">Whoever has it is the owner of the address.</param>
internal sealed record LinkDelivery(bool IsMailed, bool IsShown, bool ProvesEmail, string Site);

/// <summary>A mail with a link that waits to be sent. It goes with the link, or when it was sent.</summary>
public sealed class OutgoingMail
{
    public required Guid LinkId { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    /// <summary>The text, sealed: it holds the link.</summary>
    public required string SealedBody { get; init; }

    public int Attempts { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset NextAt { get; init; }
}

/// <summary>
/// Puts mails with links into the database with the link itself; <see cref="LinkMailWorker"/> sends them after the
/// commit.
/// </summary>
public sealed class LinkMail(IOptions<MailOptions> options, SecretBox box) : IDisposable
{
    private readonly SemaphoreSlim _news = new(0);

    internal LinkDelivery DeliveryOf(LinkIssue issue)
    {
        var site = (options.Value.SiteAddress.Length > 0 ? options.Value.SiteAddress : issue.Site).TrimEnd('/');
        var isMailed = options.Value.IsOn && site.Length > 0;
        return new(isMailed, issue.IsTrusted || !isMailed, issue.IsTrusted || isMailed, site);
    }

    /// <param name="what">A sentence that says what the link is for.</param>
    internal void Add(
        AppDb db, NewLink link, string to, string subject, string what, string path, LinkDelivery delivery)
    {
        if (delivery.IsMailed)
        {
            var until = link.ExpiresAt.UtcDateTime.ToString(
                "d MMMM yyyy, HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            var body =
                $"{what}\n\n{delivery.Site}{path}#{link.Secret}\n\nThe link works once, until {until} UTC. If you did not expect this mail, do nothing: without you the link has no effect.\n";
            db.OutgoingMails.Add(
                new()
                {
                    LinkId = link.Id,
                    Recipient = to,
                    Subject = subject,
                    SealedBody = box.Seal(OwnerOf(link.Id), body),
                    NextAt = link.CreatedAt,
                });
        }
    }

    /// <summary>Wakes the worker; called after the commit.</summary>
    internal void Wake()
    {
        if (options.Value.IsOn)
        {
            _news.Release();
        }
    }

    internal Task WaitAsync(TimeSpan longest, CancellationToken ct) => _news.WaitAsync(longest, ct);

    public void Dispose() => _news.Dispose();

    internal static SecretOwner OwnerOf(Guid linkId) => new(Guid.Empty, linkId, "mail.body");
}

internal sealed class OutgoingMailConfiguration : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.HasKey(x => x.LinkId);
        builder
            .HasOne<AccountLink>()
            .WithOne()
            .HasForeignKey<OutgoingMail>(x => x.LinkId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(x => x.NextAt);
        builder.Property(x => x.Recipient).HasMaxLength(EmailAddress.Longest);
        builder.Property(x => x.Subject).HasMaxLength(200);
    }
}
