using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>Guessing and bursts of sign-ins, with passwords hashed at the cost of production.</summary>
public sealed class SignInLoadTests(SignInLoadTests.ExpensiveHashing app, ITestOutputHelper output)
    : IClassFixture<SignInLoadTests.ExpensiveHashing>
{
    private static readonly int s_signIns = Scale.Of(each: 40, promised: 200);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// Scale: 12 attempts each; 60 attempts and at most 10 % between the medians at the promised scale.
    /// </summary>
    [Fact]
    public async Task S19_Known_and_unknown_names_Get_the_same_body_in_about_the_same_time()
    {
        var (known, unknown) = (new List<(double, string)>(), new List<(double, string)>());
        foreach (var _ in Enumerable.Range(0, Scale.Of(each: 3, promised: 15)))
        {
            var user = await app.CreateUserAsync("seven plum kettles");
            var name = $"n{Guid.CreateVersion7():N}@people.test";
            for (var i = 0; i < 4; i++)
            {
                known.Add(await TryAsync(user.Email));
                unknown.Add(await TryAsync(name));
            }
        }

        var (there, absent) = (Median(known), Median(unknown));
        output.WriteLine($"Medians {there:F1} ms known, {absent:F1} ms unknown");
        Assert.Single(known.Concat(unknown).Select(t => t.Item2).Distinct());
        if (Scale.IsPromised)
        {
            Assert.InRange(there / absent, 1 / 1.1, 1.1); // Without the decoy hash the factor would be fifty.
        }
    }

    /// <summary>
    /// Scale: 40 concurrent sign-ins and five answers; 200, and two seconds for 19 of 20 answers, at the promised
    /// scale.
    /// </summary>
    [Fact]
    public async Task S20_Chat_Answers_during_a_burst_of_sign_ins()
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.AskAsync("Where is my parcel ACM-1001?");
        var storm = Task.WhenAll(Enumerable.Range(0, s_signIns).Select(i => StatusAsync($"storm{i}@people.test")));
        var times = new List<TimeSpan>();
        for (var i = 0; i < Scale.Of(each: 5, promised: 20); i++)
        {
            var watch = Stopwatch.StartNew();
            await visitor.AskAsync("Where is my parcel ACM-1001?");
            times.Add(watch.Elapsed);
        }

        var p95 = times.Order().ElementAt((times.Count * 95 + 99) / 100 - 1);
        var statuses = await storm;
        output.WriteLine(
            $"p95 {p95.TotalMilliseconds:F0} ms; {statuses.Count(s => s == 429)} of {s_signIns} sign-ins sent away");
        Timing.Report("p95 of answers in the storm", p95, TimeSpan.FromSeconds(2));
        Assert.All(statuses, s => Assert.True(s is 401 or 429, $"{s}"));
        Assert.Contains(429, statuses);
        Assert.Contains(401, statuses);
    }

    private static double Median(List<(double Time, string Body)> tries) =>
        tries.Select(t => t.Time).Order().ElementAt(tries.Count / 2);

    private async Task<(double Time, string Body)> TryAsync(string email)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email, password = "not the right one" }, Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return (
            watch.Elapsed.TotalMilliseconds,
            $"{(int)answer.StatusCode} {body.GetProperty("code")} {body.GetProperty("detail")}");
    }

    private async Task<int> StatusAsync(string email)
    {
        using var answer = await app.Http.PostAsJsonAsync(
            "/api/v1/auth/token", new { email, password = "not the right one" }, Ct);
        return (int)answer.StatusCode;
    }

    public sealed class ExpensiveHashing(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Passwords:WorkFactor"] = "12";
    }
}
