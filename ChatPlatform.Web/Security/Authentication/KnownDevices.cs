using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Mail;
using Microsoft.AspNetCore.DataProtection;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// Remembers in a signed cookie who has signed in with a browser. The cookie opens nothing: a device that is known is
/// merely not slowed down by wrong passwords from elsewhere, and counts its own.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection, IHostEnvironment environment, TimeProvider clock)
{
    /// <summary>Users of one browser that are remembered.</summary>
    private const int Most = 5;

    /// <summary>Characters of a cookie that are looked at.</summary>
    private const int LongestCookie = 4000;

    /// <summary>Since the last sign-in.</summary>
    private static readonly TimeSpan s_life = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("ChatPlatform.KnownDevices");

    // As in StaffSchemes.
    private string CookieName => environment.IsDevelopment() ? "chatplatform-device" : "__Host-chatplatform-device";

    /// <summary>Id of the device for a name; null where the name has not signed in on it lately.</summary>
    public string? Find(HttpContext context, string name) => Read(context).Find(d => d.Name == NameOf(name))?.Id;

    /// <summary>Remembers that a name has signed in.</summary>
    public void Remember(HttpContext context, string name)
    {
        var known = Read(context);
        var id = known.Find(d => d.Name == NameOf(name))?.Id
            ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var devices = known
            .Where(d => d.Name != NameOf(name))
            .Prepend(new(NameOf(name), id, clock.GetUtcNow().ToUnixTimeSeconds()))
            .Take(Most);
        var text = string.Join(
            ';', devices.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Name},{d.Id},{d.SeenAt}")));
        context.Response.Cookies.Append(
            CookieName,
            _protector.Protect(text),
            new()
            {
                HttpOnly = true,
                Secure = !environment.IsDevelopment() || context.Request.IsHttps,
                SameSite = SameSiteMode.Lax,
                MaxAge = s_life,
                IsEssential = true,
                Path = "/",
            });
    }

    private List<Device> Read(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 and <= LongestCookie } cookie)
        {
            return [];
        }

        try
        {
            var oldest = (clock.GetUtcNow() - s_life).ToUnixTimeSeconds();
            return
            [
                .. _protector
                    .Unprotect(cookie)
                    .Split(';')
                    .Select(Device.Parse)
                    .OfType<Device>()
                    .Where(d => d.SeenAt >= oldest),
            ];
        }
        catch (CryptographicException)
        {
            return []; // Nobody of ours has signed it, or its key is gone.
        }
    }

    private static string NameOf(string name) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(EmailAddress.KeyOf(name))).AsSpan(0, 16));

    /// <param name="Name">Hash of the name.</param>
    /// <param name="SeenAt">Unix seconds of the last sign-in.</param>
    private sealed record Device(string Name, string Id, long SeenAt)
    {
        public static Device? Parse(string text) =>
            text.Split(',') is [var name, var id, var at]
            && long.TryParse(at, CultureInfo.InvariantCulture, out var seconds)
                ? new(name, id, seconds)
                : null;
    }
}
