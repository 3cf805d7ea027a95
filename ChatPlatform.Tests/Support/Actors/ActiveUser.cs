using System.Net.Http.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>
/// A manager of a new tenant with every kind of access in use: a browser with a page and its circuit, an API client,
/// and an event stream of each.
/// </summary>
internal sealed class ActiveUser : IAsyncDisposable
{
    public const string Password = "a long pass phrase";

    private readonly AppFixture _app;
    private Guid _colleague;
    private string _pageToken = "";
    private DrawnElement _role = null!;

    private ActiveUser(AppFixture app, TestTenant tenant, (string Email, Guid Id) user)
    {
        (_app, Tenant, Email, Id) = (app, tenant, user.Email, user.Id);
        Browser = new(app);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public TestTenant Tenant { get; }

    public string Email { get; }

    public Guid Id { get; }

    public StaffClient Browser { get; }

    public ApiClient Api { get; private set; } = null!;

    public CircuitClient Page { get; private set; } = null!;

    /// <summary>Of the browser and of the API client.</summary>
    public IReadOnlyList<EventFeed> Streams { get; private set; } = [];

    public static async Task<ActiveUser> StartAsync(AppFixture app)
    {
        var tenant = await app.Tenant().SaveAsync();
        var me = new ActiveUser(app, tenant, await app.CreateMemberAsync(tenant.Slug, TenantRole.TenantUser, Password));
        (_, me._colleague) = await app.CreateMemberAsync(tenant.Slug, TenantRole.Supporter, Password);
        (await me.Browser.SignInAsync(me.Email, Password)).Dispose();
        me._pageToken = await me.Browser.TokenAsync($"/t/{tenant.Slug}/knowledge");
        me.Api = await me.SignInAsync();
        var queue = $"/api/v1/tenants/{tenant.Slug}/escalations/events";
        me.Streams = [await me.Browser.OpenStreamAsync(queue), await me.Api.OpenStreamAsync(queue)];
        me.Page = await me.Browser.OpenCircuitAsync($"/t/{tenant.Slug}/team", confirms: true);
        me._role = await me.Page.FindAsync(e =>
            e is { Name: "select" }
            && e.Attributes["aria-label"] == "Role of Somebody"
            && e.Attributes.GetValueOrDefault("disabled") is null);
        return me;
    }

    /// <summary>Signs in again over the API.</summary>
    public Task<ApiClient> SignInAsync() => ApiClient.SignInAsync(_app, Email, Password);

    /// <summary>Creates an invitation with the API client's token.</summary>
    public async Task<int> ActByApiAsync()
    {
        using var answer = await Api.SendAsync(HttpMethod.Post, Invitations, Invitation());
        return (int)answer.StatusCode;
    }

    /// <summary>Creates an invitation with the browser's cookie.</summary>
    public async Task<int> ActByBrowserAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Invitations, UriKind.Relative))
        {
            Content = JsonContent.Create(Invitation()),
        };
        request.Headers.Add("RequestVerificationToken", _pageToken);
        using var answer = await Browser.SendAsync(request);
        return (int)answer.StatusCode;
    }

    /// <summary>Changes the colleague's role on the page.</summary>
    /// <returns>Whether the change took effect.</returns>
    public async Task<bool> ActOnPageAsync()
    {
        var before = await RoleAsync();
        await ChooseRoleAsync($"{(before == TenantRole.Supporter ? TenantRole.TenantUser : TenantRole.Supporter)}");
        return await RoleAsync() != before;
    }

    /// <summary>Selects a value in the list of the colleague's roles, valid or not.</summary>
    public Task ChooseRoleAsync(string role) => Page.ChangeAsync(_role, role);

    /// <summary>The colleague's role; initially supporter.</summary>
    public async Task<TenantRole> RoleAsync()
    {
        await using var db = _app.Get<AppDbFactory>().ForTenant(Tenant.Id);
        return await db
            .Memberships.Where(m => m.TenantId == Tenant.Id && m.UserId == _colleague)
            .Select(m => m.Role)
            .SingleAsync(Ct);
    }

    /// <summary>Number of invitations in the tenant.</summary>
    public async Task<int> CountInvitationsAsync()
    {
        await using var db = _app.Get<AppDbFactory>().ForPlatform();
        return await db.AccountLinks.CountAsync(l => l.TenantId == Tenant.Id, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in Streams)
        {
            await stream.DisposeAsync();
        }

        if (Page is not null)
        {
            await Page.DisposeAsync();
        }

        Browser.Dispose();
    }

    private string Invitations => $"/api/v1/tenants/{Tenant.Slug}/invitations";

    private static object Invitation() => new { email = $"i{Guid.CreateVersion7():N}@people.test", role = "supporter" };
}
