using System.Diagnostics;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Isolation;

/// <summary>
/// Uploading a file that another tenant has already and one that no tenant has returns equal responses in equal time.
/// In each round one tenant uploads a file, and then the other the same or a new one, alternating. At the promised
/// scale the medians differ by at most 10 %, or 10 ms where a tenth is below the machine's noise, in the best of five
/// series of 20 each; every run compares the responses of one series.
/// </summary>
public sealed partial class SameFileTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int Rounds = 40;
    private const int Series = 5;
    private const double Apart = 0.10;
    private const double Noise = 10;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S10_Upload_of_another_tenants_file_Equals_that_of_a_new_file()
    {
        var (one, two) = (await UploaderAsync(), await UploaderAsync());
        var measured = new List<string>();
        for (var series = 0; series < Series; series++)
        {
            List<double> known = [], fresh = [];
            for (var round = 0; round < Rounds; round++)
            {
                var number = 2 * (series * Rounds + round);
                var (first, other) = (File(number), File(number + 1));
                var (a, b) = round % 4 < 2 ? (one, two) : (two, one);
                var (answer, _) = await UploadAsync(a, first);
                var (same, took) = await UploadAsync(b, round % 2 == 0 ? first : other);
                Assert.Equal(answer, same);
                (round % 2 == 0 ? known : fresh).Add(took);
            }

            var (ofKnown, ofFresh) = (Median(known), Median(fresh));
            measured.Add($"known {ofKnown:0.0} ms, fresh {ofFresh:0.0} ms");
            if (!Scale.IsPromised || Math.Abs(ofKnown - ofFresh) <= Math.Max(Noise, Apart * ofFresh))
            {
                TestContext.Current.TestOutputHelper?.WriteLine(string.Join("; ", measured));
                return;
            }
        }

        Assert.Fail(string.Join("; ", measured));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Two unique megabytes: an image PDF, which is quickly found to contain no text.</summary>
    private static byte[] File(int number)
    {
        var noise = new byte[2_000_000];
        new Random(number).NextBytes(noise);
        return
        [
            .. SampleFiles.ImageOnlyPdf(),
            .. "\n%"u8,
            .. Convert.ToHexString(noise.AsSpan(0, 1_000_000)).Select(c => (byte)c),
        ];
    }

    private static async Task<(string Answer, double Milliseconds)> UploadAsync(
        (ApiClient Client, string Path) by, byte[] file)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "same.pdf" } };
        var clock = Stopwatch.StartNew();
        using var answer = await by.Client.SendAsync(HttpMethod.Post, by.Path, form);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        var took = clock.Elapsed.TotalMilliseconds;
        Assert.True((int)answer.StatusCode == 201, $"{answer.StatusCode} {text}");
        return (
            $"{answer.StatusCode} {string.Join(',', answer.Headers.Select(h => h.Key).Order())} "
            + Own().Replace(text, ""),
            took);
    }

    private async Task<(ApiClient Client, string Path)> UploaderAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        var user = await app.CreateMemberAsync(tenant.Slug, TenantRole.TenantUser, "seven plum kettles");
        return (
            await ApiClient.SignInAsync(app, user.Email, "seven plum kettles"),
            $"/api/v1/tenants/{tenant.Slug}/documents");
    }

    /// <summary>Values that differ for each document: its id and creation time.</summary>
    [GeneratedRegex("\"(id|createdAt)\":\"[^\"]*\"")]
    private static partial Regex Own();
}
