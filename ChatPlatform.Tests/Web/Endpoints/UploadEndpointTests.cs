using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Knowledge;

namespace ChatPlatform.Tests.Web.Endpoints;

public sealed class UploadEndpointTests(SmallUploads app) : IClassFixture<SmallUploads>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S47_File_over_the_limit_Is_413_with_a_remedy()
    {
        using var owner = await SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword);

        foreach (var size in new[] { SmallUploads.MaxBytes + 1, 10 * SmallUploads.MaxBytes })
        {
            using var answer = await owner.UploadAsync("acme", "large.pdf", new byte[size]);
            await AssertProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge, "too_large", "larger than 64 KB");
        }
    }

    [Fact]
    public async Task Empty_file_Is_422_with_the_field()
    {
        using var owner = await SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword);

        using var answer = await owner.UploadAsync("acme", "empty.pdf", []);

        await AssertProblemAsync(answer, HttpStatusCode.UnprocessableEntity, "invalid", "empty");
    }

    [Fact]
    public async Task S48_File_of_another_type_Is_415_with_a_remedy()
    {
        using var owner = await SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword);

        using var answer = await owner.UploadAsync("acme", "photo.png", [0x89, 0x50, 0x4E, 0x47]);

        await AssertProblemAsync(answer, HttpStatusCode.UnsupportedMediaType, "unsupported", "upload again");
    }

    [Fact]
    public async Task S23_Upload_without_the_antiforgery_token_Is_rejected()
    {
        using var owner = await SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword);

        using var answer = await owner.UploadAsync("acme", "a.pdf", SampleFiles.Pdf("text"), withToken: false);

        await AssertProblemAsync(answer, HttpStatusCode.BadRequest, "antiforgery", "Reload");
    }

    [Fact]
    public async Task S21_Supporter_Cannot_change_documents()
    {
        using var supporter = await SignInAsync(StaffDriver.Supporter, StaffDriver.SupporterPassword);

        using var answer = await supporter.UploadAsync("acme", "a.pdf", SampleFiles.Pdf("text"));

        await AssertProblemAsync(answer, HttpStatusCode.Forbidden, "forbidden", "role");
    }

    [Fact]
    public async Task S05_Documents_of_another_tenant_Return_not_found()
    {
        using var owner = await SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword);

        using var foreign = await owner.UploadAsync("contoso", "a.pdf", SampleFiles.Pdf("text"), withToken: false);
        using var unknown = await owner.UploadAsync("nobody", "a.pdf", SampleFiles.Pdf("text"), withToken: false);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, unknown.StatusCode));
        Assert.Equal(await WithoutIdAsync(unknown), await WithoutIdAsync(foreign));
    }

    private async Task<StaffClient> SignInAsync(string email, string password)
    {
        var staff = new StaffClient(app);
        using var answer = await staff.SignInAsync(email, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return staff;
    }

    private static async Task AssertProblemAsync(
        HttpResponseMessage answer, HttpStatusCode status, string code, string word)
    {
        Assert.Equal(status, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(word, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task<string> WithoutIdAsync(HttpResponseMessage answer)
    {
        var problem = await answer.Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>(Ct);
        problem!.Remove("requestId");
        return JsonSerializer.Serialize(problem);
    }
}
