using System.Text.Json;
using ChatPlatform.Core.Tools.Http;

namespace ChatPlatform.Tests.Tools;

/// <summary>Values of a model in addresses stay in their segment or query value, spelled as in JSON.</summary>
public sealed class AddressTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Any = """{"type":"object","properties":{"a":{},"b":{},"c":{}}}""";

    public static TheoryData<string, string> Refused => new()
    {
        { "/accounts/{a}/balance", """{"a":"."}""" },
        { "/accounts/{a}/balance", """{"a":".."}""" },
        { "/accounts/{a}/balance", """{"a":""}""" },
        { "/accounts/{a}/balance", """{"a":" "}""" },
        { "/accounts/{a}/balance", "{}" },
        { "/accounts/{a}/balance", """{"a":"%2e"}""" },
        { "/accounts/{a}/balance", """{"a":"%2E%2e"}""" },
        { "/accounts/{a}/balance", """{"a":"%252e%252e"}""" },
        { "/accounts/{a}/balance", """{"a":".%2e"}""" },
        { "/accounts/{a}/balance", """{"a":"../admin"}""" },
        { "/accounts/{a}/balance", """{"a":"x/../../admin"}""" },
        { "/accounts/{a}/balance", """{"a":"..\\admin"}""" },
        { "/accounts/{a}/balance", """{"a":"..;x"}""" },
        { "/accounts/{a}/balance", """{"a":".. "}""" },
        { "/accounts/{a}", """{"a":".."}""" },
        { "/base/{a}{b}/x", """{"a":".","b":"."}""" },
        { "/base/{a}{b}/x", """{"a":"","b":""}""" },
        { "/base/{a}{b}/x", """{"a":"%2","b":"e"}""" },
        { "/base/.{a}/x", """{"a":"."}""" },
        { "/base/.{a}/x", """{"a":""}""" },
        { "/base/{a}./x", """{"a":"."}""" },
        { "/base/%2e{a}/x", """{"a":"."}""" },
        { "/base/{a}/x", """{"a":[1]}""" },
        { "/base/{a}/x", """{"a":{"b":1}}""" },
        { "/base?q={a}", """{"a":{"b":1}}""" },
        { "/base?q={a}", """{"a":[[1]]}""" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task M1_Value_that_would_change_the_path_Is_rejected_and_not_sent(
        string path, string arguments)
    {
        await using var service = await ToolService.StartAsync();
        var message = await CallToolAsync(service, path, arguments);

        Assert.Empty(service.Requests);
        Assert.Matches("^The values? of \"[ab]\"( and \"b\")? cannot be used in an address\\.$", message);
    }

    [Theory]
    [InlineData("/accounts/{a}/balance", """{"a":"..."}""", "/accounts/.../balance")]
    [InlineData("/accounts/{a}/balance", """{"a":"a.b"}""", "/accounts/a.b/balance")]
    [InlineData("/accounts?number={a}", """{"a":"2024/17"}""", "/accounts?number=2024%2F17")]
    [InlineData("/accounts/{a}/balance", """{"a":"100%"}""", "/accounts/100%25/balance")]
    [InlineData("/accounts/{a}/balance", """{"a":"é ?#&=+@:"}""", "/accounts/%C3%A9%20%3F%23%26%3D%2B%40%3A/balance")]
    [InlineData("/base/{a}{b}/x", """{"a":".","b":"x"}""", "/base/.x/x")]
    [InlineData("/s?q={a}&fixed=1", """{"a":"x&fixed=2#y"}""", "/s?q=x%26fixed%3D2%23y&fixed=1")]
    [InlineData("/s?q={a}&r={b}", """{"a":".."}""", "/s?q=..&r=")]
    [InlineData("/s/{a}/{b}?c={c}", """{"a":true,"b":false,"c":null}""", "/s/true/false?c=null")]
    [InlineData("/s/{a}/{b}?c={c}", """{"a":7,"b":1.50,"c":1E+2}""", "/s/7/1.50?c=1E%2B2")]
    [InlineData("/s?ids={a}", """{"a":[1,"x,y",true,null]}""", "/s?ids=1,x%2Cy,true,null")]
    [InlineData("/s?ids={a}", """{"a":"a\u0000b\ud800"}""", "/s?ids=ab%EF%BF%BD")]
    public async Task K12_Values_Are_written_as_in_JSON_and_encoded_for_their_place(
        string path, string arguments, string target)
    {
        await using var service = await ToolService.StartAsync();
        await CallToolAsync(service, path, arguments);

        Assert.Equal(target, Assert.Single(service.Requests).Target);
    }

    /// <summary>
    /// Combinations of dots, slashes and their encodings: the request has the template's segments, as a server reads
    /// them.
    /// </summary>
    [Fact]
    public void M1_Dots_slashes_and_encodings_Stay_in_their_segment()
    {
        string[] parts = ["", ".", "..", "%2e", "%2E", "%252e", "/", "%2f", "\\", "%5c", ";", "a", " ", "?", "#", "@"];
        foreach (
            var (first, second, third) in parts.SelectMany(a => parts.SelectMany(b => parts.Select(c => (a, b, c)))))
        {
            foreach (
                var template in (string[])
                    ["https://h.example/base/{a}/x", "https://h.example/base/{a}{b}/x?q={b}", "https://h.example/.{a}"]
            )
            {
                var (address, refusal) = UrlTemplate.Fill(
                    template, JsonSerializer.SerializeToElement(new { a = first + second, b = third }));
                Assert.NotEqual(address is null, refusal is null);
                if (address is null)
                {
                    continue;
                }

                var segments = address.AbsolutePath.Split('/');
                Assert.Equal(template.Split('?')[0].Split('/').Length - 2, segments.Length);
                Assert.Equal(("h.example", 443, ""), (address.Host, address.Port, address.Fragment));
                Assert.DoesNotContain(
                    Uri.UnescapeDataString(Uri.UnescapeDataString(address.AbsolutePath)).Split('/', '\\'),
                    s => s.Split(';')[0].Trim() is "." or "..");
                Assert.True(
                    template.Contains("/base/", StringComparison.Ordinal)
                        ? segments[1] == "base" && segments[3] == "x"
                        : segments[1].Length > 1);
            }
        }
    }

    [Theory]
    [InlineData("https://h.example/a/../{a}")]
    [InlineData("https://h.example/./{a}")]
    [InlineData("https://h.example/%2e%2e/{a}")]
    [InlineData("https://h.example/a%2f..%2fb/{a}")]
    [InlineData("https://h.example/a b/{a}")]
    [InlineData("https://h.example/a\\b/{a}")]
    [InlineData("https://h.example/?{a}=1")]
    [InlineData("https://h.example/?x=1&{a}")]
    [InlineData("https://h.example:{a}/")]
    [InlineData("https://{a}/")]
    [InlineData("{a}://h.example/")]
    public void M1_Template_without_a_fixed_path_Is_rejected(string template) =>
        Assert.NotNull(UrlTemplate.FindError(template));

    private async Task<string> CallToolAsync(ToolService service, string path, string arguments)
    {
        app.Llm.Reset();
        app.Llm.Script = ToolScripts.CallsOnce("lookup", arguments);
        var tenant = await app.Tenant()
            .Tool("lookup", service.Url + path, "GET", Any)
            .Agent("Helper", "Everything", "lookup")
            .SaveAsync();
        Assert.Equal("Done.", (await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please look up")).Text);
        return Assert.Single(app.Llm.Results());
    }
}
