using ChatPlatform.Core.Data;
using ChatPlatform.Core.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Identity.Attempts;

/// <summary>
/// Failed sign-ins with a user's e-mail address on unknown devices, kept until the user dismisses them.
/// </summary>
public sealed class SignInNotice
{
    public required Guid UserId { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The last distinct IP addresses, latest first; at most 5.</summary>
    public required List<string> Addresses { get; init; }
}

/// <summary>Failed sign-ins for display to the user.</summary>
/// <param name="Count">0 for none.</param>
/// <param name="Addresses">The last distinct IP addresses, latest first; at most 5.</param>
public sealed record FailedSignIns(
    int Count, DateTimeOffset? Since, DateTimeOffset? LastAt, IReadOnlyList<string> Addresses);

/// <summary>Informs users about failed sign-ins with their e-mail address.</summary>
public sealed class SignInNotices(TenantSql sql, AppDbFactory databases)
{
    /// <summary>
    /// Records a failure for each user with the address. An unknown name executes the same statement.
    /// </summary>
    /// <param name="address">IP address of the client.</param>
    public async Task AddAsync(string name, string? address, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(
                """
                insert into sign_in_notices as n (user_id, count, since, last_at, addresses)
                select id, 1, now(), now(), array[$2] from users where normalized_email = $1 and not is_disabled
                on conflict (user_id) do update set count = n.count + 1, last_at = now(),
                  addresses = (array_prepend($2, array_remove(n.addresses, $2)))[1:5]
                """,
                Text(EmailAddress.KeyOf(name)),
                Text(address ?? "unknown"));
        await batch.ExecuteAsync(ct);
    }

    public async Task<FailedSignIns> ReadAsync(Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await db.SignInNotices.AsNoTracking().FirstOrDefaultAsync(n => n.UserId == userId, ct) is { } notice
            ? new(notice.Count, notice.Since, notice.LastAt, notice.Addresses)
            : new(0, null, null, []);
    }

    /// <summary>Deletes the notices of a user.</summary>
    public async Task DismissAsync(Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await db.SignInNotices.Where(n => n.UserId == userId).ExecuteDeleteAsync(ct);
    }
}

internal sealed class SignInNoticeConfiguration : IEntityTypeConfiguration<SignInNotice>
{
    public void Configure(EntityTypeBuilder<SignInNotice> builder)
    {
        builder.HasKey(x => x.UserId);
        builder.HasOne<User>().WithMany().HasForeignKey(x => x.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
