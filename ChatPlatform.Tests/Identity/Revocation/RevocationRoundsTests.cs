using System.Net;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Identity.Revocation;

/// <summary>
/// Every kind of revocation, applied to a user with all kinds of access, who keeps using them until long after. Scale:
/// 50 users for each of the nine kinds; two in every run.
/// </summary>
public sealed class RevocationRoundsTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private const string NewPassword = "seven plum kettles";

    /// <summary>A text of the agents page.</summary>
    private const string OfTheAgentsPage = "Everything that customers ask";

    private static readonly int s_rounds = Scale.Of(2, 50);

    /// <summary>Users per kind that are tested concurrently.</summary>
    private static readonly int s_together = Scale.Of(2, 5);

    private ApiClient _admin = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Dictionary<string, (Func<ActiveUser, Task> RevokeAsync, int Status)> Triggers =>
        new()
        {
            ["signs out"] = (SignOutAsync, 401),
            ["ends the other sessions"] = (
                async p =>
                    await (await p.SignInAsync()).ExpectAsync(
                        HttpStatusCode.NoContent, HttpMethod.Delete, "/api/v1/me/sessions"),
                401),
            ["changes the password"] = (
                async p =>
                    await (await p.SignInAsync()).ExpectAsync(
                        HttpStatusCode.NoContent, HttpMethod.Post, "/api/v1/me/password",
                        new { old = ActiveUser.Password, password = NewPassword }),
                401),
            ["gets a new password by link"] = (ResetAsync, 401),
            ["has all sessions ended by an admin"] = (
                p => _admin.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"/api/v1/users/{p.Id}/sessions"),
                401),
            ["is disabled"] = (
                p =>
                    ChangeAsync(
                        HttpMethod.Put,
                        $"/api/v1/users/{p.Id}",
                        new
                        {
                            name = "Somebody",
                            email = p.Email,
                            isPlatformAdmin = false,
                            isDisabled = true,
                        }),
                401),
            ["is deleted"] = (p => ChangeAsync(HttpMethod.Delete, $"/api/v1/users/{p.Id}"), 401),
            ["gets a lower role"] = (
                p =>
                    ChangeAsync(
                        HttpMethod.Put, $"/api/v1/users/{p.Id}/memberships/{p.Tenant.Slug}", new { role = "supporter" }
                    ),
                403),
            ["is taken out of the team"] = (
                p => ChangeAsync(HttpMethod.Delete, $"/api/v1/users/{p.Id}/memberships/{p.Tenant.Slug}"), 404),
        };

    [Fact]
    public async Task S16_Every_kind_of_revocation_Ends_all_access_within_the_limit()
    {
        _admin = await ApiClient.AdminAsync(app);
        var rounds = new List<RevocationRound>();
        for (var done = 0; done < s_rounds; done += s_together)
        {
            rounds.AddRange(await RunConcurrentRoundsAsync());
        }

        foreach (var trigger in rounds.GroupBy(r => r.Trigger))
        {
            output.WriteLine(
                $"{trigger.Key}: {trigger.Count()} users; last accepted after "
                + $"{trigger.Max(r => r.LastByApi.TotalSeconds):0.0} s by API, "
                + $"{trigger.Max(r => r.LastOnPage.TotalSeconds):0.0} s on a page; "
                + "streams ended after "
                + $"{trigger.Max(r => r.StreamsEnded?.TotalSeconds ?? double.PositiveInfinity):0.0} s");
        }

        Assert.Equal(s_rounds * Triggers.Count, rounds.Count);
        Assert.All(rounds, round =>
        {
            Assert.True(round.LastByApi < RevocationRound.ApiLimit, $"{round}");
            Assert.False(round.InvitedLate, $"{round}");
            Assert.True(round.StreamsEnded < RevocationRound.ApiLimit, $"{round}");
            Assert.True(round.LastOnPage < RevocationRound.PageLimit, $"{round}");
            Assert.Equal((Triggers[round.Trigger].Status, Triggers[round.Trigger].Status), round.Statuses);
            Assert.DoesNotContain(
                round.Trigger == "gets a lower role" ? "Role of Somebody" : OfTheAgentsPage, round.DrawnLate,
                StringComparison.Ordinal);
        });
    }

    /// <summary>Tests some users of each kind concurrently; first asserts that all kinds of access work.</summary>
    private async Task<RevocationRound[]> RunConcurrentRoundsAsync()
    {
        var users = new List<(string Path, ActiveUser User)>();
        foreach (var triggers in Triggers.Keys.SelectMany(trigger => Enumerable.Repeat(trigger, s_together)).Chunk(3))
        {
            users.AddRange(await Task.WhenAll(triggers.Select(async trigger => (trigger, await StartAsync()))));
        }

        try
        {
            return await Task.WhenAll(
                users.Select(p => RevocationRound.RunAsync(p.Path, p.User, Triggers[p.Path].RevokeAsync)));
        }
        finally
        {
            foreach (var (_, user) in users)
            {
                await user.DisposeAsync();
            }
        }
    }

    private async Task<ActiveUser> StartAsync()
    {
        var user = await ActiveUser.StartAsync(app);
        Assert.Equal((201, 201), (await user.ActByBrowserAsync(), await user.ActByApiAsync()));
        Assert.True(await user.ActOnPageAsync());
        Assert.DoesNotContain(user.Streams, s => s.IsCompleted);
        return user;
    }

    private static async Task SignOutAsync(ActiveUser user)
    {
        using var browser = await user.Browser.PostWithTokenAsync($"/t/{user.Tenant.Slug}/knowledge", "/sign-out", []);
        Assert.Equal(HttpStatusCode.Redirect, browser.StatusCode);
        await user.Api.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Post, "/api/v1/auth/revoke");
    }

    private async Task ResetAsync(ActiveUser user)
    {
        var link = await _admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/users/{user.Id}/password-reset");
        using var anonymous = new StaffClient(app);
        var fields = new Dictionary<string, string>
        {
            ["code"] = link.GetProperty("path").GetString()!.Split('#')[1],
            ["name"] = "Somebody",
            ["password"] = NewPassword,
        };
        using var done = await anonymous.PostWithTokenAsync("/sign-in", "/password-reset", fields);
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
    }

    private async Task ChangeAsync(HttpMethod method, string path, object? body = null)
    {
        var (_, etag) = await _admin.ReadAsync(path);
        using var answer = await _admin.SendAsync(method, path, body, etag);
        Assert.True(
            answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
    }
}
