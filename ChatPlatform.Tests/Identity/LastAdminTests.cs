using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity;

/// <summary>One platform admin who can sign in always stays, whoever asks.</summary>
public sealed class LastAdminTests(LastAdminTests.Alone app) : IClassFixture<LastAdminTests.Alone>
{
    private const string Password = "seven plum kettles";

    private static readonly Actor s_operator = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private UserEditor Editor => app.Get<UserEditor>();

    [Theory]
    [InlineData("disable")]
    [InlineData("demote")]
    [InlineData("delete")]
    public async Task S28_The_last_admin_cannot_be_taken_away_but_one_of_two_can(string act)
    {
        var first = await OnlyAdminAsync();
        var refused = Assert.IsType<EditOutcome<UserDetail>.Refused>(await ActAsync(act, first, s_operator));
        Assert.Contains("last platform admin", refused.Why, StringComparison.Ordinal);

        await OnlyAdminAsync(and: first);
        Assert.IsType<EditOutcome<UserDetail>.Saved>(await ActAsync(act, first, s_operator));
    }

    [Fact]
    public async Task S28_A_disabled_admin_does_not_count()
    {
        var first = await OnlyAdminAsync();
        var second = await OnlyAdminAsync(and: first);
        Assert.IsType<EditOutcome<UserDetail>.Saved>(await ActAsync("disable", second, s_operator));
        Assert.IsType<EditOutcome<UserDetail>.Refused>(await ActAsync("demote", first, s_operator));
    }

    [Fact]
    public async Task S28_Two_admins_who_remove_each_other_at_the_same_time_leave_one()
    {
        for (var round = 0; round < 10; round++)
        {
            var first = await OnlyAdminAsync();
            var second = await OnlyAdminAsync(and: first);
            await Task.WhenAll(ActAsync("disable", second, Person(first)), ActAsync("demote", first, Person(second)));

            await using var db = app.Get<AppDbFactory>().ForPlatform();
            Assert.Equal(1, await db.Users.CountAsync(u => u.IsPlatformAdmin && !u.IsDisabled, Ct));
        }
    }

    private static Actor Person(Guid id) => new(ActorKind.User, id, "Somebody");

    private async Task<EditOutcome<UserDetail>> ActAsync(string act, Guid id, Actor actor)
    {
        var user = (await Editor.ReadAsync(id, Ct))!;
        return act switch
        {
            "disable" => await Editor.UpdateAsync(
                id,
                user.ConcurrencyToken,
                new(user.Name, user.Email, true, true),
                actor,
                Ct),
            "demote" => await Editor.UpdateAsync(
                id,
                user.ConcurrencyToken,
                new(user.Name, user.Email, false, false),
                actor,
                Ct),
            _ => await Editor.DeleteAsync(id, user.ConcurrencyToken, actor, Ct),
        };
    }

    /// <summary>A new admin; all others but the named one are none any more.</summary>
    private async Task<Guid> OnlyAdminAsync(Guid? and = null)
    {
        var user = await app.NewPersonAsync(Password, isAdmin: true);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        await db
            .Users.Where(u => u.Id != user.Id && u.Id != and)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.IsPlatformAdmin, false), Ct);
        return user.Id;
    }

    public sealed class Alone(PlatformFixture platform) : AppFixture(platform);
}
