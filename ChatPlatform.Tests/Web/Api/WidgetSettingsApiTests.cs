using System.Net;
using System.Text.Json;

namespace ChatPlatform.Tests.Web.Api;

public sealed class WidgetSettingsApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Settings = "/api/v1/tenants/acme/widget-settings";

    [Fact]
    public async Task Change_Takes_effect_at_once_and_is_recorded_with_the_old_values()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (_, tag) = await owner.ReadAsync(Settings);

        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, Settings, Body("color", "#00AA11"), tag);

        var config = await app.Http.GetStringAsync(
            "/api/widget/v1/config?key=wk_demo_acme", TestContext.Current.CancellationToken);
        Assert.Contains("#00AA11", config, StringComparison.Ordinal);
        await owner.ExpectAsync(
            HttpStatusCode.PreconditionFailed, HttpMethod.Put, Settings, Body("color", "#00AA22"), tag);
    }

    public static TheoryData<string, string> Payloads
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (
                var color in (string[])
                    [
                        "red",
                        "#fff",
                        "#12345",
                        "#1234567",
                        "#12345g",
                        "123456",
                        " #123456",
                        "#123456 ",
                        "#123456\n",
                        "#123456;",
                        "rgb(0,0,0)",
                        "var(--x)",
                        "url(https://evil.example)",
                        "#123456;background:url(//evil)",
                        "expression(alert(1))",
                        "#123456</style><script>",
                        "\"><svg onload=alert(1)>",
                        "#１２３４５６",
                    ])
            {
                data.Add("color", JsonSerializer.Serialize(color));
            }

            foreach (
                var (name, value) in (IEnumerable<(string, string)>)
                    [
                        ("position", "\"center\""),
                        ("position", "\"right;top:0\""),
                        ("position", "\"Right\""),
                        ("position", "\"\""),
                        ("theme", "\"custom.css\""),
                        ("theme", "\"<style>\""),
                        ("theme", "\"dark \""),
                        ("greeting", "\"\""),
                        ("greeting", "\"a\\u0000b\""),
                        ("greeting", "\"\\ud800\""),
                        ("greeting", $"\"{new string('x', 501)}\""),
                        ("suggestedQuestions", $"[\"{new string('x', 121)}\"]"),
                        ("suggestedQuestions", "[\"\"]"),
                        ("suggestedQuestions", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\"]"),
                        ("allowedOrigins", "[\"*\"]"),
                        ("allowedOrigins", "[\"null\"]"),
                        ("allowedOrigins", "[\"https://*.example.com\"]"),
                        ("allowedOrigins", "[\"https://example.com/?a\"]"),
                        ("allowedOrigins", "[\"https://example.com/path\"]"),
                        ("allowedOrigins", "[\"https://user@example.com\"]"),
                        ("allowedOrigins", "[\"javascript:alert(1)\"]"),
                        ("allowedOrigins", "[\"https://example.com/#a\"]"),
                        ("allowedOrigins", "[\"https://example.com; script-src *\"]"),
                        ("allowedOrigins", "[\"ftp://example.com\"]"),
                        ("offerPersonAfter", "11"),
                        ("offerPersonAfter", "-1"),
                        ("bringPersonAfter", "11"),
                        ("bringPersonAfter", "2"), // Not more than the 2 after which a person is offered.
                    ])
            {
                data.Add(name, value);
            }

            return data;
        }
    }

    /// <summary>46 payloads.</summary>
    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task S40_Branding_Is_validated_by_patterns(string field, string value)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (before, tag) = await owner.ReadAsync(Settings);

        using var answer = await owner.SendAsync(HttpMethod.Put, Settings, Body(field, value, isJson: true), tag);

        Assert.True(
            answer.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest,
            $"{field} {value}: {answer.StatusCode}");
        Assert.Equal(before.GetRawText(), (await owner.ReadAsync(Settings)).Json.GetRawText());
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://shop.example.com:8443")]
    [InlineData("http://127.0.0.1:8080")]
    public async Task Origin_Is_accepted_as_browsers_write_it(string origin)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (_, tag) = await owner.ReadAsync(Settings);
        var saved = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, Settings, Body("allowedOrigins", $"[\"{origin}\"]", isJson: true), tag);
        Assert.Equal(origin, saved.GetProperty("allowedOrigins")[0].GetString());
    }

    [Theory]
    [InlineData("https://Example.com/", "https://example.com")]
    [InlineData("HTTPS://SHOP.EXAMPLE.COM", "https://shop.example.com")]
    [InlineData("https://example.com:443", "https://example.com")]
    [InlineData("http://example.com:80/", "http://example.com")]
    [InlineData(" https://example.com:8443/ ", "https://example.com:8443")]
    [InlineData("https://my_shop.example.com", "https://my_shop.example.com")]
    [InlineData("https://MY_shop.example.com/", "https://my_shop.example.com")]
    [InlineData("https://m\u00FCnchen.example/", "https://xn--mnchen-3ya.example")]
    public async Task K18_Address_of_a_site_Is_normalized_to_its_origin(string typed, string origin)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var (_, tag) = await owner.ReadAsync(Settings);
        var saved = await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, Settings, Body("allowedOrigins", $"[\"{typed}\"]", isJson: true), tag);
        Assert.Equal([origin], saved.GetProperty("allowedOrigins").EnumerateArray().Select(o => o.GetString()));
    }

    private static string Body(string field, string value, bool isJson = false)
    {
        var members = new Dictionary<string, string>
        {
            ["color"] = "\"#2456C7\"",
            ["position"] = "\"right\"",
            ["theme"] = "\"auto\"",
            ["greeting"] = "\"Hello.\"",
            ["suggestedQuestions"] = "[]",
            ["allowedOrigins"] = "[]",
            [field] = isJson ? value : JsonSerializer.Serialize(value),
        };
        return "{" + string.Join(',', members.Select(m => $"\"{m.Key}\":{m.Value}")) + "}";
    }
}
