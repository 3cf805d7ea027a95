using ChatPlatform.Core.Data;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>Who creates a link, and on which site.</summary>
/// <param name="IsTrusted">True for platform admins, who see every link and are trusted to give it to the owner of the
/// address.</param>
/// <param name="Site">Scheme and host of the site in the link; "" when unknown.</param>
public sealed record LinkIssuer(bool IsTrusted, string Site = "");

/// <summary>How a link is delivered.</summary>
/// <param name="IsMailed">Mailed to the user's address.</param>
/// <param name="IsShown">Shown to the user who created it.</param>
/// <param name="VerifiesEmail">Using the link verifies the address.</param>
internal sealed record LinkDelivery(bool IsMailed, bool IsShown, bool VerifiesEmail, string Site);

/// <summary>A queued mail with a link. Deleted when it was sent or the link is deleted.</summary>
public sealed class OutgoingMail
{
    public required Guid LinkId { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    /// <summary>The encrypted text, which contains the link.</summary>
    public required string SealedBody { get; init; }

    public int Attempts { get; init; }

    /// <summary>Time of the next attempt.</summary>
    public required DateTimeOffset NextAt { get; init; }
}

/// <summary>
/// Queues mails with links in the transaction that creates the link; <see cref="LinkMailWorker"/> sends them after the
/// commit.
/// </summary>
public sealed class LinkMail(IOptions<MailOptions> options, SecretBox box) : IDisposable
{
    private readonly SemaphoreSlim _news = new(0);

    internal LinkDelivery GetDelivery(LinkIssuer issuer)
    {
        var site = (options.Value.SiteAddress.Length > 0 ? options.Value.SiteAddress : issuer.Site).TrimEnd('/');
        var isMailed = options.Value.IsEnabled && site.Length > 0;
        return new(isMailed, issuer.IsTrusted || !isMailed, issuer.IsTrusted || isMailed, site);
    }

    /// <param name="what">Sentence that says what the link is for.</param>
    internal void Add(
        AppDb db, NewLink link, string to, string subject, string what, string path, LinkDelivery delivery)
    {
        if (delivery.IsMailed)
        {
            var until = link.ExpiresAt.UtcDateTime.ToString(
                "d MMMM yyyy, HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            var body =
                $"{what}\n\n{delivery.Site}{path}#{link.Secret}\n\nThe link works once, until {until} UTC. "
                + "If you did not expect this mail, you can ignore it: the link has no effect unless you use it.\n";
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

    /// <summary>Wakes the worker; to be called after the commit.</summary>
    internal void Wake()
    {
        if (options.Value.IsEnabled)
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
        builder.Property(x => x.Recipient).HasMaxLength(EmailAddress.MaxLength);
        builder.Property(x => x.Subject).HasMaxLength(200);
    }
}
