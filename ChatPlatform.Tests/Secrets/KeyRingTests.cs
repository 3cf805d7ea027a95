using System.Buffers.Text;
using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets.KeyRing;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatPlatform.Tests.Secrets;

/// <summary>The data-protection keys: in the database, encrypted, and shared by all instances.</summary>
public sealed class KeyRingTests(TwinFixture app) : IClassFixture<TwinFixture>
{
    private const int Flips = 1000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S35_Key_ring_rows_Contain_no_plain_key()
    {
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(app.Http, await CookieAsync()));
        var state = await app.Get<KeyRingStore>().StateAsync(Ct);
        Assert.Equal(0, state.Plain);
        Assert.True(state.Encrypted > 0);
        await using var connection = await app.OpenAsAppAsync();
        await using var command = new NpgsqlCommand(
            "select count(*) from data_protection_keys where xml like '%unencrypted%' or xml like '%<value>%'",
            connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task S35_Other_instance_Accepts_the_cookie_and_rejects_altered_ones()
    {
        await using var twin = app.StartTwin();
        using var there = Twin(twin);
        var cookie = await CookieAsync();
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(there, cookie));
        var bytes = Base64Url.DecodeFromChars(cookie);
        for (var i = 0; i < Flips; i++)
        {
            var at = i * (bytes.Length - 1) / (Flips - 1);
            bytes[at] ^= (byte)(1 << (i % 8));
            Assert.Equal(
                HttpStatusCode.Redirect,
                await GetStatusAsync(i % 2 == 0 ? app.Http : there, Base64Url.EncodeToString(bytes)));
            bytes[at] ^= (byte)(1 << (i % 8));
        }
    }

    [Fact]
    public async Task S35_Key_ring_rotation_Signs_all_users_out_on_all_instances()
    {
        await using var twin = app.StartTwin();
        var cookie = await CookieAsync();
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(app.Http, cookie));

        await twin.Services.GetRequiredService<KeyRingRotation>().RevokeAllAsync(Ct);

        await Wait.UntilAsync(
            async () => await GetStatusAsync(app.Http, cookie) == HttpStatusCode.Redirect, s_patience);
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(app.Http, await CookieAsync()));
    }

    [Fact]
    public async Task S35_Unencrypted_key_Decrypts_existing_cookies_until_rotation_removes_it()
    {
        await using (var owner = await app.OpenAsOwnerAsync())
        {
            await using var clear = new NpgsqlCommand("delete from data_protection_keys", owner);
            await clear.ExecuteNonQueryAsync(Ct);
        }

        var before = ProtectPlainly("from before");
        Assert.Equal(1, (await app.Get<KeyRingStore>().StateAsync(Ct)).Plain);
        await using var twin = app.StartTwin();
        await Wait.UntilAsync(
            async () => (await app.Get<KeyRingStore>().StateAsync(Ct)) is { Encrypted: 1, Plain: 1 }, s_patience);
        Assert.True(Opens(twin, before));

        await twin.Services.GetRequiredService<KeyRingRotation>().RevokeAllAsync(Ct);

        Assert.Equal(0, (await app.Get<KeyRingStore>().StateAsync(Ct)).Plain);
        await Wait.UntilAsync(() => Task.FromResult(!Opens(twin, before)), s_patience);
        await Wait.UntilAsync(
            () => Task.FromResult(Opens(twin, Protector(app.Services).Protect("from now on"))), s_patience);
    }

    private static bool Opens(AppFactory app, string text)
    {
        try
        {
            Protector(app.Services).Unprotect(text);
            return true;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private string ProtectPlainly(string text)
    {
        var services = new ServiceCollection().AddLogging().AddScoped(_ => app.Get<AppDbFactory>().ForPlatform());
        services.AddDataProtection().SetApplicationName("ChatPlatform").PersistKeysToDbContext<AppDb>();
        using var provider = services.BuildServiceProvider();
        return Protector(provider).Protect(text);
    }

    private static IDataProtector Protector(IServiceProvider services) =>
        services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private async Task<string> CookieAsync()
    {
        using var staff = new StaffClient(app);
        using var answer = await staff.SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword);
        var header = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c =>
            c.StartsWith("chatplatform=", StringComparison.Ordinal));
        return header["chatplatform=".Length..header.IndexOf(';', StringComparison.Ordinal)];
    }

    private static async Task<HttpStatusCode> GetStatusAsync(HttpClient http, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/t/acme/knowledge");
        request.Headers.Add("Cookie", $"chatplatform={cookie}");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        return answer.StatusCode;
    }

    private static HttpClient Twin(AppFactory twin) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new(
                twin.ClientOptions.BaseAddress.ToString().Replace("localhost", "127.0.0.1", StringComparison.Ordinal)),
        };
}
