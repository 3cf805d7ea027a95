using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Escalations.Requests;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Tenancy.Patterns;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Tools;

/// <summary>
/// Regular expressions designed to be slow, in every place that accepts one. A runaway expression would never finish;
/// the promised scale asserts half a second.
/// </summary>
public sealed class EvilPatternTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Tools = "/api/v1/tenants/acme/tools";
    private const int MaxSearchLength = 200;
    private const int MaxMessageLength = 4_000;
    private const int RememberedExpressions = 15;

    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(500);

    /// <summary>Sixty times the time budget of all patterns together.</summary>
    private static readonly TimeSpan s_runsAway = TimeSpan.FromMinutes(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S38_Tool_with_a_slow_pattern_Is_rejected_or_answers_quickly()
    {
        var owner = await ApiClient.OwnerAsync(app);
        using var warmUp = await owner.SendAsync(HttpMethod.Post, Tools, Draft("[0-9]+"));
        var (path, refused, tried) = (warmUp.Headers.Location!.ToString(), 0, 0);
        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/test", Arguments("1"));
        foreach (var pattern in EvilPatterns.All)
        {
            var saved = await AssertFastAsync("Saving", pattern, async () =>
            {
                using var answer = await owner.SendAsync(
                    HttpMethod.Put, path, Draft(pattern), (await owner.ReadAsync(path)).ETag);
                return (answer.StatusCode, Json: await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
            });
            if (saved.StatusCode == HttpStatusCode.UnprocessableEntity)
            {
                Assert.Equal(["inputSchema"], saved.Json.GetProperty("errors").EnumerateObject().Select(e => e.Name));
                refused++;
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
            foreach (var text in EvilPatterns.Texts)
            {
                await AssertFastAsync("Running", pattern, () =>
                    owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/test", Arguments(text)));
                tried++;
            }
        }

        Assert.Equal(50, EvilPatterns.All.Count);
        Assert.InRange(refused, 5, 25);
        Assert.True(tried >= 100, $"{tried} calls");
    }

    /// <summary>One pattern may use its time budget; many together may not use more.</summary>
    [Theory]
    [InlineData("""{"type":"array","items":{"type":"string","pattern":"^(a+)+$"}}""")]
    [InlineData(
        """{"allOf":[{"items":{"pattern":"^(a*)*b$"}},{"items":{"pattern":"^(.*a){200}$"}},{"items":"""
        + """{"pattern":"^(a|aa)+$"}},{"items":{"pattern":"(x+x+)+y"}}]}"""
    )]
    public async Task S38_Many_slow_patterns_Share_one_time_budget(string number)
    {
        var owner = await ApiClient.OwnerAsync(app);
        using var made = await owner.SendAsync(
            HttpMethod.Post, Tools, Draft(number, "many_" + Guid.CreateVersion7().ToString("N")[^8..]));
        var body = JsonSerializer.Serialize(
            new { arguments = new { number = Enumerable.Repeat(new string('a', 60) + "!", 200) } });

        var answer = await AssertFastAsync("Running", number, () =>
            owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, made.Headers.Location + "/test", body));

        Assert.StartsWith(
            "The arguments are not right", answer.GetProperty("result").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S38_Message_Is_matched_against_slow_patterns_quickly()
    {
        foreach (var pattern in EvilPatterns.All.Where(RegexTimeBudget.IsSupported))
        {
            var schema = JsonSerializer.SerializeToElement(
                new
                {
                    type = "object",
                    properties = new { a = new { pattern }, b = new { pattern = pattern + "x" } },
                    required = (string[])["a"],
                });
            foreach (var text in EvilPatterns.Texts)
            {
                await AssertFastAsync("Reading", pattern, () =>
                    Task.FromResult(ArgumentExtractor.Extract(schema, text, new())));
            }
        }
    }

    /// <summary>The built-in assistant selects agents and tools by their patterns.</summary>
    [Fact]
    public async Task S38_Turn_with_slow_patterns_Ends_with_an_answer()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var agent = (await owner.ReadAsync("/api/v1/tenants/acme/agents?limit=1"))
            .Json.GetProperty("items")[0]
            .GetProperty("id")
            .GetGuid();
        var tools = new List<Guid>();
        foreach (
            var schema in (string[])
                [
                    """{"pattern":"^(a*)*b$"}""",
                    """{"pattern":"^(.*a){400}$"}""",
                    """{"enum":[1,2]}""",
                    """{"type":["integer","null"]}""",
                    "true",
                    """{"type":"integer","format":"int64","description":"7"}""",
                ])
        {
            var made = await owner.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, Tools, Draft(schema, "evil_" + tools.Count));
            tools.Add(made.GetProperty("id").GetGuid());
        }

        var (granted, tag) = await owner.ReadAsync($"/api/v1/tenants/acme/agents/{agent}/tools");
        Assert.Equal(JsonValueKind.Object, granted.ValueKind);
        await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, $"/api/v1/tenants/acme/agents/{agent}/tools", new { toolIds = tools },
            tag);
        var visitor = await app.CreateVisitorAsync();

        foreach (
            var text in (string[])
                [
                    "hello",
                    new('a', 3_000),
                    "number \u0661\u0662\u0663 please",
                    string.Concat(Enumerable.Repeat("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! ", 100)),
                ])
        {
            Assert.Equal("complete", (await visitor.AskAsync(text)).Status);
        }
    }

    [Fact]
    public async Task S38_Search_term_Is_never_used_as_an_expression()
    {
        var admin = await ApiClient.AdminAsync(app);
        string[] places =
        [
            "tenants/acme/conversations",
            "tenants/acme/documents",
            "tenants/acme/audit-events",
            "audit-events",
            "security-events",
            "users",
            "tenants",
        ];
        foreach (var place in places)
        {
            await admin.StatusAsync($"/api/v1/{place}?search=x");
        }

        foreach (var (i, pattern) in EvilPatterns.All.Index())
        {
            foreach (var place in (string[])[places[i % places.Length], places[(i + 3) % places.Length]])
            {
                var status = await AssertFastAsync(place, pattern, () =>
                    admin.StatusAsync(
                        $"/api/v1/{place}?search={Uri.EscapeDataString(Short(pattern, MaxSearchLength))}"));
                Assert.True(status == 200, $"{place} {Short(pattern)}: {status}");
            }

            var found = await AssertFastAsync("knowledge", pattern, async () =>
            {
                using var answer = await admin.SendAsync(
                    HttpMethod.Post, "/api/v1/tenants/acme/knowledge/search", new { query = pattern, limit = 5 });
                return answer.StatusCode;
            });
            Assert.True(found is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, $"{Short(pattern)}: {found}");
        }
    }

    [Fact]
    public async Task S38_Request_for_a_human_Is_detected_quickly()
    {
        string[] words =
        [
            "talk ",
            "speak to a",
            "don't want ",
            "want a real ",
            "mit einem ",
            "parler ",
            "hablar ",
            "I need a, ",
            " ",
            ".\n",
        ];
        foreach (
            var text in EvilPatterns.All.Concat(
                words.Select(w => string.Concat(Enumerable.Repeat(w, MaxMessageLength / w.Length)))))
        {
            await AssertFastAsync(
                "Finding a handoff reason", text,
                () => Task.FromResult(HandoffRules.FindReason(Short(text, MaxMessageLength))));
        }
    }

    /// <summary>
    /// Runs work that must finish, and within half a second at the promised scale, in the best of three attempts.
    /// </summary>
    private static async Task<T> AssertFastAsync<T>(string what, string pattern, Func<Task<T>> act)
    {
        for (var left = 2; ; left--)
        {
            // The application runs in this process: clear the cache so that each attempt is cold.
            (Regex.CacheSize, Regex.CacheSize) = (0, RememberedExpressions);
            var clock = Stopwatch.StartNew();
            var result = await Task.Run(act, Ct).WaitAsync(s_runsAway, Ct);
            if (!Scale.IsPromised || clock.Elapsed < s_most)
            {
                return result;
            }

            Assert.True(left > 0, $"{what} took {clock.ElapsedMilliseconds} ms for {Short(pattern)}");
        }
    }

    /// <param name="number">An expression, or a whole schema, of the argument "number".</param>
    private static string Draft(string number, string name = "evil")
    {
        var property =
            number.StartsWith('{') || number == "true"
                ? number
                : JsonSerializer.Serialize(new { type = "string", pattern = number });
        return $$"""
            {"name":"{{name}}","title":"Evil","description":"Looks up a number","method":"GET",
            "urlTemplate":"http://127.0.0.3:9/","inputSchema":{"type":"object","properties":{"number":{{property}} } } }
            """;
    }

    private static string Short(string text, int maximum = 60) => text[..Math.Min(text.Length, maximum)];

    private static string Arguments(string number) => JsonSerializer.Serialize(new { arguments = new { number } });
}
