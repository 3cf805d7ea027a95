using System.Net;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>The invitation of an owner together with the new tenant.</summary>
public sealed class TenantOwnerTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Tenants = "/api/v1/tenants";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Owner_Is_invited_as_a_tenant_user_with_the_new_tenant()
    {
        var (admin, slug) = (await ApiClient.AdminAsync(app), Slug());

        var made = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Tenants,
            new { name = "Harbour", slug, ownerEmail = $"Olga@{slug}.example" });

        var invitation = made.GetProperty("invitation");
        Assert.StartsWith("/invitation#", invitation.GetProperty("path").GetString(), StringComparison.Ordinal);
        var (open, _) = await admin.ReadAsync($"{Tenants}/{slug}/invitations");
        var item = Assert.Single(open.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ($"olga@{slug}.example", "tenantUser"),
            (item.GetProperty("email").GetString(), item.GetProperty("role").GetString()));
        var audit = (await admin.ReadAsync($"{Tenants}/{slug}/audit-events")).Json.GetRawText();
        Assert.Contains("tenant.created", audit, StringComparison.Ordinal);
        Assert.Contains("invitation.created", audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Nobody_Is_invited_without_an_address(string? ownerEmail)
    {
        var (admin, slug) = (await ApiClient.AdminAsync(app), Slug());
        var made = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Tenants, new { name = "Harbour", slug, ownerEmail });
        Assert.False(made.TryGetProperty("invitation", out _));
        var (open, _) = await admin.ReadAsync($"{Tenants}/{slug}/invitations");
        Assert.Empty(open.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Nothing_is_saved_When_the_tenant_or_the_invitation_is_not_possible()
    {
        var (admin, slug) = (await ApiClient.AdminAsync(app), Slug());
        var invalid = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Tenants,
            new { name = "Harbour", slug, ownerEmail = "no address" });
        Assert.True(invalid.GetProperty("errors").TryGetProperty("ownerEmail", out _));
        Assert.Equal(404, await admin.StatusAsync($"{Tenants}/{slug}"));

        var email = $"taken@{slug}.example";
        await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Tenants,
            new { name = "Another", slug = "acme", ownerEmail = email });
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.False(await db.AccountLinks.AnyAsync(l => l.Email == email, Ct));
        Assert.False(await db.OutgoingMails.AnyAsync(m => m.Recipient == email, Ct));
    }

    private static string Slug() => "owner-" + Guid.NewGuid().ToString("N")[..12];
}
