using System.Text;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tools;

/// <summary>Responses of services: text in its character set, or a failure with a message.</summary>
public sealed class ToolAnswerTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private ToolService _service = null!;
    private TestTenant _tenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string?, string, string> Read => new()
    {
        { "application/json", "utf-8", """{"a":"ü€🚚"}""" },
        { "application/json; charset=UTF-8", "utf-8", """{"a":"ü€🚚"}""" },
        { "application/json; charset=\"utf8\"", "utf-8", """{"a":"ü€"}""" },
        { "application/json; charset=iso-8859-1", "iso-8859-1", """{"a":"Müller"}""" },
        { "text/plain; charset=windows-1252", "windows-1252", "Müller zahlt 5 €" },
        { "text/plain; charset=windows-1251", "windows-1251", "Посылка" },
        { "text/plain; charset=shift_jis", "shift_jis", "荷物" },
        { null, "utf-8", "Müller" },
        { "application/octet-stream", "utf-8", """{"a":1}""" },
        { "application/xml", "utf-8", "<?xml version=\"1.0\"?><parcel>out</parcel>" },
        { "application/problem+json", "utf-8", """{"title":"x"}""" },
        { "application/json", "utf-8", "" },
    };

    public async ValueTask InitializeAsync()
    {
        _service = await ToolService.StartAsync();
        app.Llm.Reset();
        app.Llm.Script = ToolScripts.CallsOnce("lookup", """{"number":"1"}""");
        _tenant = await app.Tenant()
            .Tool("lookup", _service.Url + "/lookup/{number}")
            .Agent("Helper", "Everything", "lookup")
            .SaveAsync();
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Read))]
    public async Task K12_Response_Is_read_in_its_character_set(string? contentType, string charset, string text)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        Assert.Equal((text, ToolInvocationStatus.Succeeded),
            await CallToolAsync(contentType, encoding.GetBytes(text)));
    }

    [Fact]
    public async Task K12_UTF_8_byte_order_mark_Overrides_the_character_set_and_is_removed() =>
        Assert.Equal(
            ("""{"a":"ü"}""", ToolInvocationStatus.Succeeded),
            await CallToolAsync("application/json; charset=iso-8859-1", [0xEF, 0xBB, 0xBF, .. """{"a":"ü"}"""u8]));

    public static TheoryData<string?, byte[], string> Unreadable => new()
    {
        { "text/html", "<p>hello</p>"u8.ToArray(), "web page" },
        { "text/html; charset=utf-8", """{"a":1}"""u8.ToArray(), "web page" },
        { "application/xhtml+xml", "<html/>"u8.ToArray(), "web page" },
        { "application/json", "\n <!DOCTYPE HTML><html><body>Sign in</body></html>"u8.ToArray(), "web page" },
        { "text/plain", "<html>"u8.ToArray(), "web page" },
        { null, "<!-- x --><head></head>"u8.ToArray(), "web page" },
        { "application/json", "<h1>502</h1>"u8.ToArray(), "web page" },
        { "application/json", Encoding.Unicode.GetBytes("""{"a":1}"""), "UTF-16" },
        { "application/json; charset=utf-16", Encoding.Unicode.GetBytes("""{"a":1}"""), "UTF-16" },
        { "application/json", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Ж")], "UTF-16" },
        { "application/json", Encoding.BigEndianUnicode.GetBytes("""{"a":1}"""), "UTF-16" },
        { "text/plain", Encoding.UTF32.GetBytes("hello"), "UTF-16" },
        { "image/png", [0x89, 0x50, 0x4E, 0x47], "not text" },
        { "application/json", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "not valid UTF-8" },
        { "application/octet-stream", "PK\u0003\u0004x"u8.ToArray(), "not text" },
        { "text/plain", Encoding.Latin1.GetBytes("Müller"), "not valid UTF-8" },
        { "text/plain; charset=klingon", "x"u8.ToArray(), "character set that is not known (\"klingon\")" },
        { "application/json", "{\"a\":"u8.ToArray(), "invalid JSON" },
        { "application/json", Encoding.UTF8.GetBytes($"\"{new string('x', 65_535)}\""), "more than 64 KB" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task L8_Unusable_response_Is_a_failure_with_a_message(
        string? contentType, byte[] body, string words)
    {
        var (message, status) = await CallToolAsync(contentType, body);

        Assert.StartsWith("The service answered ", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Equal(ToolInvocationStatus.Failed, status);
    }

    [Fact]
    public async Task L8_Response_of_exactly_64_KB_Is_complete()
    {
        var text = $"\"{new string('€', 21_844)}é\"";
        Assert.Equal(65_536, Encoding.UTF8.GetByteCount(text));

        Assert.Equal(
            (text, ToolInvocationStatus.Succeeded),
            await CallToolAsync("application/json", Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public async Task K5_NUL_and_unpaired_surrogates_in_a_response_Do_not_fail_the_turn()
    {
        var tenant = await app.Tenant()
            .With(new())
            .Agent("Helper", "Everything", "lookup")
            .Tool(
                "lookup",
                _service.Url + "/{number}",
                "GET",
                """{"type":"object","properties":{"number":"""
                + """{"type":"string","pattern":"^ACM-[0-9]{4}$"}},"required":["number"]}"""
            )
            .SaveAsync();
        _service.Answer = c =>
            ToolService.BytesAsync(
                c, "application/json", "{\"a\":\"x\0y\\u0000z\\ud83d \\\\u0000 \\ud83d\\ude9a\"}"u8.ToArray());

        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Where is ACM-1001?");

        Assert.Equal("- a: xyz\uFFFD \\u0000 🚚", answer.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failed_call_Is_told_in_the_words_of_the_tenant(bool hasModel)
    {
        const string Words = "Our parcel system is being updated. Please ask again at noon.";
        var builder = app.Tenant()
            .Agent("Helper", "Everything", "lookup")
            .Tool(
                "lookup", _service.Url + "/{number}", "GET",
                """{"type":"object","properties":{"number":"""
                + """{"type":"string","pattern":"^ACM-[0-9]{4}$"}},"required":["number"]}""");
        var tenant = await (hasModel ? builder : builder.With(new())).SaveAsync();
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            await db.Tools.ExecuteUpdateAsync(t => t.SetProperty(x => x.FailureText, Words), Ct);
        }

        app.Llm.Script = ToolScripts.CallsOnce("lookup", """{"number":"ACM-1001"}""");
        _service.Answer = ToolService.AbortAsync;

        var answer = await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Where is ACM-1001?");

        if (hasModel)
        {
            Assert.EndsWith("\nTell the customer: " + Words, app.Llm.Results()[^1], StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith(Words, answer.Text, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, string, string> Repaired =>
        new()
        {
            { """{"type":"integer"}""", "\"5\"", "5" },
            { """{"type":"integer"}""", "\"-12345678901234567890\"", "-12345678901234567890" },
            { """{"type":["integer","null"]}""", "\"5\"", "5" },
            { """{"type":"number"}""", "\"1.50\"", "1.50" },
            { """{"type":"boolean"}""", "\"true\"", "true" },
            { """{"type":"boolean"}""", "\"False\"", "false" },
            { """{"$ref":"#/$defs/count"}""", "\"5\"", "5" },
            { """{"type":"array","items":{"type":"integer"}}""", """["1",2]""", "[1,2]" },
            {
                """{"type":"object","properties":{"n":{"type":"integer"},"o":{"type":"string"}}}""",
                """{"n":"1","o":null}""",
                """{"n":1}"""
            },
        };

    [Theory]
    [MemberData(nameof(Repaired))]
    public async Task K12_Unambiguous_arguments_Are_converted_before_the_check(
        string schema, string value, string sent
    ) => Assert.Equal($$"""{"v":{{sent}}}""", (await PostAsync(schema, $$"""{"v":{{value}}}""")).Sent);

    [Fact]
    public async Task K12_Null_for_an_optional_member_Is_omitted() =>
        Assert.Equal("""{"v":1}""", (await PostAsync("""{"type":"integer"}""", """{"v":1,"o":null}""")).Sent);

    [Theory]
    [InlineData("""{"type":"integer"}""", "\"05\"")]
    [InlineData("""{"type":"integer"}""", "\"5.5\"")]
    [InlineData("""{"type":"integer"}""", "\" 5\"")]
    [InlineData("""{"type":"integer"}""", "\"five\"")]
    [InlineData("""{"type":"number"}""", "\"1,5\"")]
    [InlineData("""{"type":"boolean"}""", "\"yes\"")]
    [InlineData("""{"type":"boolean"}""", "1")]
    [InlineData("""{"type":["integer","boolean"]}""", "\"5\"")]
    [InlineData("""{"type":"string"}""", "5")]
    [InlineData("""{"type":"integer"}""", "null")] // A required member.
    public async Task K12_Ambiguous_arguments_Are_rejected(string schema, string value)
    {
        var (sent, message) = await PostAsync(schema, $$"""{"v":{{value}}}""");
        Assert.Null(sent);
        Assert.StartsWith("The arguments are not right: v: must be of type", message, StringComparison.Ordinal);
    }

    private async Task<(string? Sent, string Answer)> PostAsync(string schema, string arguments)
    {
        var tenant = await app.Tenant()
            .Agent("Helper", "Everything", "post")
            .Tool(
                "post",
                _service.Url + "/",
                "POST",
                $$$"""{"type":"object","properties":{"v":{{{schema}}},"o":{"type":"string"}},"required":"""
                + $$$"""["v"],"$defs":{"count":{"type":"integer"} } }"""
            )
            .SaveAsync();
        app.Llm.Script = ToolScripts.CallsOnce("post", arguments);
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Please post");
        return (_service.Requests.Count == 0 ? null : _service.Requests[^1].Body, Assert.Single(app.Llm.Results()));
    }

    private async Task<(string Answer, ToolInvocationStatus Status)> CallToolAsync(string? contentType, byte[] body)
    {
        _service.Answer = c => ToolService.BytesAsync(c, contentType, body);
        var visitor = await app.CreateVisitorAsync(_tenant.WidgetKey);
        Assert.Equal("Done.", (await visitor.AskAsync("Please look up")).Text);
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        var invocation = await db.ToolInvocations.AsNoTracking().SingleAsync(i => i.TenantId == _tenant.Id, Ct);
        return (Assert.Single(app.Llm.Results()), invocation.Status);
    }
}
