using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>An application with one host name that closes silent connections after a second.</summary>
public sealed class ProtocolEdgeFixture(PlatformFixture platform) : AppFixture(platform)
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["AllowedHosts"] = "127.0.0.1";
        settings["Limits:Connections:FirstByteSeconds"] = "1";
    }
}

/// <summary>Requests that the server rejects before routing.</summary>
public sealed class ProtocolEdgeTests(ProtocolEdgeFixture app) : IClassFixture<ProtocolEdgeFixture>
{
    private static readonly string[] s_headers =
    [
        "X-Content-Type-Options",
        "Content-Security-Policy",
        "Referrer-Policy",
        "X-Request-Id",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task L8_Request_for_another_host_Is_rejected_with_security_headers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Host = "evil.example";
        await RefusedAsync(HttpStatusCode.BadRequest, request);
    }

    [Theory]
    [InlineData(1, 20_000)]
    [InlineData(1, 100_000)]
    [InlineData(200, 10)]
    public async Task L8_Headers_too_large_or_too_many_Are_rejected_with_security_headers(
        int count, int length)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        for (var i = 0; i < count; i++)
        {
            request.Headers.TryAddWithoutValidation($"X-Filler-{i}", new string('x', length));
        }

        await RefusedAsync(HttpStatusCode.RequestHeaderFieldsTooLarge, request);
    }

    [Theory]
    [InlineData("/api/v1/auth/token", """{"email":"a@b.example","email":"c@d.example","password":"x"}""")]
    [InlineData("/api/widget/v1/session", """{"widgetKey":"wk_demo_acme","widgetKey":"wk_demo_contoso"}""")]
    [InlineData("/api/widget/v1/session", """{"widgetKey":"wk_demo_acme","page":{"url":"a","url":"b"}}""")]
    public async Task L8_Duplicate_member_Is_rejected(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync(path, content, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("duplicate property", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task L8_Duplicate_member_in_free_JSON_Is_rejected()
    {
        var owner = await ApiClient.OwnerAsync(app);
        const string body = """
            {"name":"a","title":"A","description":"b","method":"GET","urlTemplate":"https://example.com/",
             "inputSchema":{"type":"object","type":"array"},"priority":0,"isEnabled":true}
            """;
        await owner.ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/v1/tenants/acme/tools", body);
    }

    [Fact]
    public async Task L8_Silent_connections_Are_closed()
    {
        var silent = new List<TcpClient>();
        for (var i = 0; i < 20; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Ct);
            silent.Add(client);
        }

        foreach (var client in silent)
        {
            try
            {
                Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Ct));
            }
            catch (IOException)
            {
                // A reset counts as closed.
            }

            client.Dispose();
        }
    }

    [Fact]
    public async Task L8_Connections_with_empty_lines_only_Are_closed()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Ct);
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
            {
                await client.GetStream().WriteAsync("\r\n"u8.ToArray(), Ct);
                await Task.Delay(50, Ct);
            }
        });
    }

    [Theory]
    [InlineData(
        "/sign-out", "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end")]
    [InlineData("/sign-out", "multipart/form-data; boundary=other", "--x\r\n\r\na\r\n--x--\r\n")]
    [InlineData("/sign-out", "application/x-www-form-urlencoded", "a=%00&b=%ff")]
    [InlineData(
        "/sign-in", "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nno end")]
    public async Task M10_Unreadable_form_of_a_page_Causes_no_server_error(
        string path, string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await app.Http.PostAsync(path, content, Ct);
        Assert.InRange((int)answer.StatusCode, 300, 499);
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 and no end")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--x")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"")]
    [InlineData("")]
    public async Task M10_Form_without_its_last_boundary_Is_rejected_and_stores_nothing(string body)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var before = await owner.ReadAsync("/api/v1/tenants/acme/documents");
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        var problem = await owner.ExpectAsync(
            HttpStatusCode.BadRequest, HttpMethod.Post, "/api/v1/tenants/acme/documents", content);
        Assert.Contains("truncated", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var after = await owner.ReadAsync("/api/v1/tenants/acme/documents");
        Assert.Equal(
            before.Json.GetProperty("items").GetArrayLength(), after.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task M10_Body_longer_than_its_length_Is_rejected()
    {
        var owner = await ApiClient.OwnerAsync(app);
        const string form =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 some "
            + "text\r\n--x--\r\n";
        Assert.Contains(" 400 ", await SendRawAsync(owner.Token, form, form.Length - 20), StringComparison.Ordinal);
    }

    private async Task<string> SendRawAsync(string token, string body, int length)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Address.Port, Ct);
        var stream = client.GetStream();
        var head =
            "POST /api/v1/tenants/acme/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
            + $"{token}\r\nConnection: close\r\n"
            + $"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head + body), Ct);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(Ct) ?? "";
    }

    private async Task RefusedAsync(HttpStatusCode status, HttpRequestMessage request)
    {
        using var answer = await app.Http.SendAsync(request, Ct);
        Assert.Equal(status, answer.StatusCode);
        Assert.All(s_headers, name => Assert.True(answer.Headers.Contains(name), name));
    }
}
