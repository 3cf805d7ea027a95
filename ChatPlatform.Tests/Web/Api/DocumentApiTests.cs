using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Knowledge.Pdf;

namespace ChatPlatform.Tests.Web.Api;

public sealed class DocumentApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Documents = "/api/v1/tenants/acme/documents";

    [Fact]
    public async Task Document_Is_uploaded_read_searched_reindexed_and_deleted()
    {
        var owner = await ApiClient.OwnerAsync(app);
        using var form = new MultipartFormDataContent
        {
            {
                new ByteArrayContent(SampleFiles.Pdf("The blue heron nests in the reeds of the northern lake.")),
                "file",
                "Heron.pdf"
            },
        };
        using var upload = await owner.SendAsync(HttpMethod.Post, Documents, form);
        Assert.Equal(HttpStatusCode.Created, upload.StatusCode);
        var id = (await upload.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("id")
            .GetGuid();
        var knowledge = new KnowledgeDriver(app, await AcmeAsync());
        await knowledge.WaitAsync(id, d => d.Status == DocumentStatus.Ready);

        Assert.Equal("Heron.pdf", (await owner.ReadAsync($"{Documents}/{id}")).Json.GetProperty("name").GetString());
        Assert.Contains(
            "heron",
            (await owner.ReadAsync($"{Documents}/{id}/chunks"))
                .Json.GetProperty("items")[0]
                .GetProperty("text")
                .GetString(),
            StringComparison.Ordinal);
        Assert.Equal(id, await FindFirstAsync(owner, "Where does the blue heron nest?"));

        await owner.ExpectAsync(HttpStatusCode.Accepted, HttpMethod.Post, $"{Documents}/{id}/reindex");
        await knowledge.WaitAsync(id, d => d.Status == DocumentStatus.Ready);
        Assert.Equal(id, await FindFirstAsync(owner, "Where does the blue heron nest?"));

        await owner.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"{Documents}/{id}");
        await owner.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"{Documents}/{id}");
        Assert.Equal(
            ["document.uploaded", "document.reindexed", "document.deleted"], await AuditLogReader.ActionsAsync(app, id)
        );
    }

    [Fact]
    public async Task A11_Document_Says_what_could_not_be_read_and_chunks_have_page_labels()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var knowledge = new KnowledgeDriver(app, await AcmeAsync());
        var file = new SmallPdf { Catalog = "/PageLabels<</Nums[0<</S/r/St 4>>]>>" }
            .Lines("The cover sheet names the landlord of the boathouse.")
            .Page("q 400 0 0 400 72 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q");

        var document = await knowledge.UploadAndProcessAsync("Boathouse.pdf", file.Build());

        Assert.Equal(
            "1 of 2 pages has no text, only images (page 2).",
            (await owner.ReadAsync($"{Documents}/{document.Id}")).Json.GetProperty("warning").GetString());
        Assert.Equal(
            "iv",
            (await owner.ReadAsync($"{Documents}/{document.Id}/chunks"))
                .Json.GetProperty("items")[0].GetProperty("pageLabel").GetString());
    }

    [Fact]
    public async Task Analytics_Count_the_events_of_the_period()
    {
        var tenant = await app.Tenant().With(new TenantSettings(Provider: "fake")).SaveAsync();
        var admin = await ApiClient.AdminAsync(app);
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("Hello");
        await visitor.EscalateAsync();
        var path = $"/api/v1/tenants/{tenant.Slug}/analytics/summary";

        var (now, _) = await admin.ReadAsync(path);
        Assert.Equal(
            (1, 1, 1, 1),
            (
                Count(now, "conversations"), Count(now, "customerMessages"), Count(now, "answers"),
                Count(now, "escalations")));
        var (before, _) = await admin.ReadAsync(path + "?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z");
        Assert.Equal(0, Count(before, "conversations"));
        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Get,
            path + "?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z");
        Assert.Equal("must be before to", problem.GetProperty("errors").GetProperty("from")[0].GetString());

        static int Count(JsonElement json, string name) => json.GetProperty(name).GetInt32();
    }

    private static async Task<Guid> FindFirstAsync(ApiClient client, string query) =>
        (
            await client.ExpectAsync(
                HttpStatusCode.OK, HttpMethod.Post, "/api/v1/tenants/acme/knowledge/search", new { query }))
            .GetProperty("items")[0]
            .GetProperty("documentId")
            .GetGuid();

    private async Task<Guid> AcmeAsync()
    {
        var owner = await ApiClient.OwnerAsync(app);
        return (await owner.ReadAsync("/api/v1/me")).Json.GetProperty("tenants")[0].GetProperty("id").GetGuid();
    }
}
