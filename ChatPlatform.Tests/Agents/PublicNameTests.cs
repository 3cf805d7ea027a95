using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Tests.Agents;

/// <summary>Customers read an agent's answers under its public name.</summary>
public sealed class PublicNameTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Customer_and_staff_Read_the_public_name_of_the_next_answer()
    {
        var tenant = await app.Tenant().With(new TenantSettings(Provider: "builtin")).Agent("Debt").SaveAsync();
        var root = $"/api/v1/tenants/{tenant.Slug}/agents";
        var admin = await ApiClient.AdminAsync(app);
        var path = $"{root}/{(await admin.ReadAsync(root)).Json.GetProperty("items")[0].GetProperty("id").GetGuid()}";
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        Assert.Equal("Debt", Assert.Single((await visitor.AskAsync("What do I owe?")).Agents!).Name);

        var changed = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, Draft("Debt", " Payments "), (await admin.ReadAsync(path)).ETag);

        Assert.Equal("Payments", changed.GetProperty("publicName").GetString());
        Assert.Equal("Payments", Assert.Single((await visitor.AskAsync("What do I owe?")).Agents!).Name);
        var listed = await app.Get<ConversationQueries>().PageAsync(
            tenant.Id, new() { Agent = "Payments" }, ConversationSort.LatestActivity, new(10), Ct);
        Assert.Equal(visitor.ConversationId, Assert.Single(listed.Items).Id);
        var (names, _) = await admin.ReadAsync(root + "/names");
        Assert.Equal("Payments", names.GetProperty("agents")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("Bills", "Payments", "publicName", "is what customers read for another agent")]
    [InlineData("Payments", null, "name", "is what customers read for another agent")]
    [InlineData("Debt", "Owing", "name", "is taken by another agent")]
    public async Task Two_agents_Cannot_have_the_same_name(string name, string? publicName, string field, string rule)
    {
        var tenant = await app.Tenant().Agent("Other").SaveAsync();
        var path = $"/api/v1/tenants/{tenant.Slug}/agents";
        var admin = await ApiClient.AdminAsync(app);
        await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, path, Draft("Debt", "Payments"));

        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, path, Draft(name, publicName));

        var errors = problem.GetProperty("errors");
        Assert.Equal(rule, Assert.Single(errors.EnumerateObject()).Value[0].GetString());
        Assert.Equal(JsonValueKind.Array, errors.GetProperty(field).ValueKind);
    }

    private static object Draft(string name, string? publicName) =>
        new
        {
            name,
            publicName,
            description = "What customers owe and when they pay it",
            prompt = $"You are {name}.",
            examples = (string[])["What do I owe?"],
        };
}
