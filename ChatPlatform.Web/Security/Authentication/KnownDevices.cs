using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Mail;
using Microsoft.AspNetCore.DataProtection;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// Stores in a protected cookie which users have signed in with a browser. The cookie grants no access: a known device
/// has its own failure count, so that wrong passwords from elsewhere do not lock it out.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection, IHostEnvironment environment, TimeProvider clock)
{
    /// <summary>Maximum number of users per browser.</summary>
    private const int MaxCount = 5;

    /// <summary>Maximum length of the cookie; longer ones are ignored.</summary>
    private const int MaxCookieLength = 4000;

    /// <summary>Lifetime since the last sign-in.</summary>
    private static readonly TimeSpan s_lifetime = TimeSpan.FromDays(180);

    private readonly IDataProtector _protector = protection.CreateProtector("ChatPlatform.KnownDevices");

    // As in StaffSchemes.
    private string CookieName => environment.IsDevelopment() ? "chatplatform-device" : "__Host-chatplatform-device";

    /// <summary>Id of the device for a name; null when the name has not recently signed in with it.</summary>
    public string? Find(HttpContext context, string name) => Read(context).Find(d => d.Name == NameOf(name))?.Id;

    /// <summary>Stores that a name has signed in.</summary>
    public void Remember(HttpContext context, string name)
    {
        var known = Read(context);
        var id = known.Find(d => d.Name == NameOf(name))?.Id
            ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var devices = known
            .Where(d => d.Name != NameOf(name))
            .Prepend(new(NameOf(name), id, clock.GetUtcNow().ToUnixTimeSeconds()))
            .Take(MaxCount);
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
                MaxAge = s_lifetime,
                IsEssential = true,
                Path = "/",
            });
    }

    private List<Device> Read(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 and <= MaxCookieLength } cookie)
        {
            return [];
        }

        try
        {
            var oldest = (clock.GetUtcNow() - s_lifetime).ToUnixTimeSeconds();
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
            return []; // Forged, or its key no longer exists.
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
