using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity;

/// <summary>One platform admin who can sign in always remains.</summary>
public sealed class LastAdminTests(LastAdminTests.OwnDatabase app) : IClassFixture<LastAdminTests.OwnDatabase>
{
    private const string Password = "seven plum kettles";

    private static readonly Actor s_operator = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private UserEditor Editor => app.Get<UserEditor>();

    [Theory]
    [InlineData("disable")]
    [InlineData("demote")]
    [InlineData("delete")]
    public async Task S28_Last_admin_Cannot_be_removed_but_one_of_two_can(string act)
    {
        var first = await OnlyAdminAsync();
        var refused = Assert.IsType<EditOutcome<UserDetail>.Refused>(await ActAsync(act, first, s_operator));
        Assert.Contains("last platform admin", refused.Reason, StringComparison.Ordinal);

        await OnlyAdminAsync(and: first);
        Assert.IsType<EditOutcome<UserDetail>.Saved>(await ActAsync(act, first, s_operator));
    }

    [Fact]
    public async Task S28_Disabled_admin_Does_not_count_as_an_admin()
    {
        var first = await OnlyAdminAsync();
        var second = await OnlyAdminAsync(and: first);
        Assert.IsType<EditOutcome<UserDetail>.Saved>(await ActAsync("disable", second, s_operator));
        Assert.IsType<EditOutcome<UserDetail>.Refused>(await ActAsync("demote", first, s_operator));
    }

    [Fact]
    public async Task S28_Two_admins_who_remove_each_other_concurrently_Leave_one()
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

    /// <summary>Creates an admin and removes the role from all others except the given one.</summary>
    private async Task<Guid> OnlyAdminAsync(Guid? and = null)
    {
        var user = await app.CreateUserAsync(Password, isAdmin: true);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        await db
            .Users.Where(u => u.Id != user.Id && u.Id != and)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.IsPlatformAdmin, false), Ct);
        return user.Id;
    }

    public sealed class OwnDatabase(PlatformFixture platform) : AppFixture(platform);
}
